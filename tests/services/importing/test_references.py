"""References of a file: parents in any order, circles, accounts, people, shared names."""

from pathlib import Path
from uuid import UUID

import pytest

from kamdesk.errors import Refused
from kamdesk.workspace import Workspace
from tests.services.importing.bringing import a_file, all_of, bring, named, numbers, reasons
from tests.workspaces import ME, added


def test_parents_may_stand_below_their_children(workspace: Workspace, tmp_path: Path) -> None:
    path = a_file(tmp_path, "name,parent", "C,B", "B,A", "A,", "D,C")

    report = bring(workspace, path, "account")

    ids = {row["name"]: row["id"] for row in all_of(workspace, "account")}
    above = {row["name"]: row["parent_id"] for row in all_of(workspace, "account")}
    assert report.created == 4
    assert above == {"A": None, "B": ids["A"], "C": ids["B"], "D": ids["C"]}


def test_a_circle_of_parents_is_rejected_with_all_that_hangs_on_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "name,parent", "A,B", "B,A", "C,A", "D,C", "E,")

    report = bring(workspace, path, "account")

    assert reasons(report) == [
        (2, "account.parent_circle"),
        (3, "account.parent_circle"),
        (4, "import.parent_rejected"),
        (5, "import.parent_rejected"),
    ]
    assert [row["name"] for row in all_of(workspace, "account")] == ["E"]


def test_a_circle_closed_with_stored_parents_is_rejected(
    workspace: Workspace, tmp_path: Path
) -> None:
    bring(workspace, a_file(tmp_path, "name,parent", "A,B", "B,"), "account")

    report = bring(workspace, a_file(tmp_path, "name,parent", "B,A", "C,B"), "account")

    assert reasons(report) == [(2, "account.parent_circle")]
    assert report.created == 1


def test_an_unknown_parent_rejects_the_row_and_a_near_name_is_suggested(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "name,parent", "Nordwerk,", "Süd,Nordwrek", "Ost,Westwerk")

    report = bring(workspace, path, "account")

    assert reasons(report) == [(3, "reference.unknown"), (4, "reference.unknown")]
    (suggestion,) = report.suggestions
    assert (suggestion.kind, suggestion.column) == ("reference", "parent")
    assert (suggestion.value, suggestion.suggestion) == ("Nordwrek", "Nordwerk")


def test_a_child_of_a_rejected_row_is_told_so(workspace: Workspace, tmp_path: Path) -> None:
    path = a_file(tmp_path, "name,parent,founded", "A,,12", "B,A,1999")

    report = bring(workspace, path, "account")

    assert reasons(report) == [(2, "value.out_of_range"), (3, "import.parent_rejected")]


def test_names_that_several_records_share_are_not_guessed(
    workspace: Workspace, tmp_path: Path
) -> None:
    added(workspace, "account", name="Nord Werk")
    added(workspace, "account", name="Nordwerk")
    path = a_file(tmp_path, "account,name", "Nordwerk,MES", "NORDWERK,ERP")

    report = bring(workspace, path, "opportunity")

    assert report.created == 1
    assert reasons(report) == [(3, "reference.ambiguous")]


def test_rows_for_one_account_need_no_account_column(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "姓名,电话", "刘建国,13800000000", "刘建国,13900000000")

    report = bring(workspace, path, "contact", account_id=account)

    assert numbers(report) == (2, 1, 0, 0, 1)
    assert named(workspace, "contact", "刘建国")["account_id"] == account


def test_a_row_of_another_account_is_rejected(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    added(workspace, "account", name="Nordwerk")
    path = a_file(tmp_path, "name,account", "A,华澜重工集团", "B,Nordwerk")

    report = bring(workspace, path, "contact", account_id=account)

    assert reasons(report) == [(3, "reference.other_account")]


def test_only_records_of_accounts_can_be_brought_into_one(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"import\.account_not_fitting"):
        bring(workspace, a_file(tmp_path, "name", "x"), "product", account_id=account)
    with pytest.raises(Refused, match=r"reference\.unknown"):
        bring(workspace, a_file(tmp_path, "name", "x"), "contact", account_id=ME)


def test_people_are_looked_up_inside_the_account_of_the_row(
    workspace: Workspace, tmp_path: Path
) -> None:
    accounts = [added(workspace, "account", name=name) for name in ("Nordwerk", "Südwerk")]
    people = [added(workspace, "contact", account_id=a, name="刘建国") for a in accounts]
    path = a_file(
        tmp_path,
        "account,contact,title,reports to",
        "Nordwerk,刘建国,CTO,",
        "Südwerk,刘建国,CFO,",
        f"Nordwerk,{people[1]},CIO,",
    )

    report = bring(workspace, path, "position")

    seats = {row["title"]: row["contact_id"] for row in all_of(workspace, "position")}
    assert seats == {"CTO": people[0], "CFO": people[1]}
    assert reasons(report) == [(4, "reference.unknown")]


def test_reporting_lines_of_a_file_cannot_run_in_a_circle(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    for name in ("A", "B", "C"):
        added(workspace, "contact", account_id=account, name=name)
    path = a_file(
        tmp_path,
        "contact,title,reports to,left",
        "C,old,A,2020-01-01",
        "A,x,B,",
        "B,x,C,",
        "C,x,A,",
    )

    report = bring(workspace, path, "position", account_id=account)

    assert reasons(report) == [(5, "position.reports_in_circle")]


def test_a_reference_may_be_an_id(workspace: Workspace, account: UUID, tmp_path: Path) -> None:
    bring(workspace, a_file(tmp_path, "name,account", f"刘建国,{account}"), "contact")

    assert named(workspace, "contact", "刘建国")["account_id"] == account


def test_a_person_may_be_linked_across_accounts_and_a_deal_may_not(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    other = added(workspace, "account", name="Nordwerk")
    here = added(workspace, "contact", account_id=account, name="刘建国")
    there = added(workspace, "contact", account_id=other, name="王敏")
    header = "account,contact,other contact,kind"
    rows = [f"华澜重工集团,{here},{there},alumni", f"华澜重工集团,{there},{here},alumni"]

    report = bring(workspace, a_file(tmp_path, header, *rows), "person_link")

    assert numbers(report) == (2, 1, 0, 0, 1)
    assert reasons(report) == [(3, "reference.unknown")]


def test_an_update_may_not_point_into_another_account(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    other = added(workspace, "account", name="Nordwerk")
    there = added(workspace, "contact", account_id=other, name="王敏")
    bring(workspace, a_file(tmp_path, "id,title", "T1,Pump"), "ticket", account_id=account)

    report = bring(workspace, a_file(tmp_path, "id,contact", f"T1,{there}"), "ticket")

    assert reasons(report) == [(2, "reference.other_account")]
