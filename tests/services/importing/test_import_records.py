"""One import: what is created, met, changed, left alone, rejected, undone."""

import gc
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kamdesk.errors import Refused
from kamdesk.i18n import use
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.services.importing import read_source, write_errors
from kamdesk.services.profile import stage_id
from kamdesk.services.records import delete_record
from kamdesk.services.undoing import redo, undo
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace
from tests.services.importing.bringing import a_file, all_of, bring, named, numbers, reasons
from tests.services.importing.workbook import a_workbook
from tests.workspaces import Clock, a_profile, added


def test_a_row_becomes_the_record_that_typing_it_would_make(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    facts: dict[str, Any] = {"name": "MES 二期", "amount_minor": 98_000_000, "currency": "CNY"}
    facts |= {"stage_id": stage_id("won"), "closed_on": date(2026, 3, 1), "external_id": "typed"}
    typed = added(workspace, "opportunity", account_id=account, **facts)
    path = a_file(
        tmp_path,
        "external_id,account,name,amount,stage,closed_on",
        "imported,华澜重工集团,MES 二期,98万,won,2026-03-01",
    )

    bring(workspace, path, "opportunity")

    one_, other = (row for row in all_of(workspace, "opportunity"))
    alike = {name for name in one_ if one_[name] == other[name]}
    assert set(one_) - alike == {"id", "external_id"}
    assert typed in (one_["id"], other["id"])


def test_every_imported_record_carries_an_external_id(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    bring(workspace, a_file(tmp_path, "name", "Nordwerk"), "account")
    bring(workspace, a_file(tmp_path, "account,date,notes", "Nordwerk,2026-03-04,Hello"), "visit")

    assert named(workspace, "account", "Nordwerk")["external_id"] == "Nordwerk"
    (visit,) = all_of(workspace, "visit")
    assert visit["external_id"].startswith("row:")


def test_two_devices_make_the_same_records_of_one_file(tmp_path: Path, clock: Clock) -> None:
    path = a_file(tmp_path, "name,id,parent", "Nordwerk,K7,Gruppe", "Gruppe,K1,")
    made = []
    for device in ("one", "other"):
        profile = a_profile(tmp_path / device, clock)
        bring(profile.workspace, path, "account")
        made.append({(row["id"], row["parent_id"]) for row in all_of(profile.workspace, "account")})
        profile.close()

    assert made[0] == made[1]
    assert len(made[0]) == 2


def test_an_import_after_its_undo_brings_the_same_records_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    create = {"boss": {"field": "manager", "create": {"role": "manager"}}}
    mapping = {"entity": "user", "columns": {"who": {"field": "name"}, **create}}
    given = tmp_path / "mapping.json"
    given.write_bytes(msgspec.json.encode({**mapping, "constants": {"role": "rep"}}))
    path = a_file(tmp_path, "who,boss", "Adda,Orrin")
    bring(workspace, path, "user", given)
    first = {row["name"]: row["id"] for row in all_of(workspace, "user")}

    workspace.run(undo)
    again = bring(workspace, path, "user", given)

    assert numbers(again) == (1, 1, 0, 0, 0)
    assert {row["name"]: row["id"] for row in all_of(workspace, "user")} == first


def test_a_second_import_changes_nothing_and_leaves_no_deed(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "name,tags,employees", 'Nordwerk,"b, a",12')
    bring(workspace, path, "account")

    again = bring(workspace, path, "account")

    assert numbers(again) == (1, 0, 0, 1, 0)
    assert workspace.run(undo).deed == "import"
    with pytest.raises(Refused, match=r"undo\.nothing"):
        workspace.run(undo)


def test_a_changed_row_changes_only_its_fields_and_an_empty_cell_leaves_what_is_there(
    workspace: Workspace, tmp_path: Path
) -> None:
    bring(workspace, a_file(tmp_path, "name,tier,industry", "Nordwerk,B,steel"), "account")

    again = bring(workspace, a_file(tmp_path, "name,tier,industry", "Nordwerk,A,"), "account")

    assert numbers(again) == (1, 0, 1, 0, 0)
    found = named(workspace, "account", "Nordwerk")
    assert (found["tier"], found["industry"]) == ("A", "steel")
    undone = workspace.run(undo)
    assert [touched.field for touched in undone.restored] == ["tier"]


def test_a_record_made_by_hand_is_met_by_its_name(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    report = bring(workspace, a_file(tmp_path, "id,name", "K7,华澜 重工集团"), "account")

    assert numbers(report) == (1, 0, 1, 0, 0)
    found = workspace.read(one, ENTITIES["account"], account)
    assert (found["name"], found["external_id"]) == ("华澜 重工集团", "K7")


def test_a_record_of_another_import_is_not_met_by_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    bring(workspace, a_file(tmp_path, "id,name", "K7,Nordwerk"), "account")

    report = bring(workspace, a_file(tmp_path, "id,name", "K8,Nordwerk"), "account")

    assert report.created == 1


def test_one_undo_takes_the_whole_import_back_and_redo_returns_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "name", *(f"Werk {n}" for n in range(700)))
    bring(workspace, path, "account")

    undone = workspace.run(undo)
    left = all_of(workspace, "account")
    workspace.run(redo)

    assert (undone.deed, undone.subject, len(undone.restored)) == ("import", "rows.csv", 700)
    assert (len(left), len(all_of(workspace, "account"))) == (0, 700)


def test_a_deleted_record_comes_back_as_the_file_has_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "name,tier", "Nordwerk,B")
    bring(workspace, path, "account")
    workspace.run(delete_record, "account", named(workspace, "account", "Nordwerk")["id"])

    report = bring(workspace, a_file(tmp_path, "name,tier", "Nordwerk,A"), "account")

    assert numbers(report) == (1, 1, 0, 0, 0)
    assert named(workspace, "account", "Nordwerk")["tier"] == "A"


def test_a_dry_run_gives_the_same_numbers_and_writes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "name,employees", "Nordwerk,12", "Südwerk,many")

    tried = bring(workspace, path, "account", dry_run=True)
    left = all_of(workspace, "account")
    done = bring(workspace, path, "account")

    assert left == []
    assert numbers(tried) == numbers(done) == (2, 1, 0, 0, 1)
    assert (tried.dry_run, done.dry_run) == (True, False)


def test_an_update_obeys_the_rules_of_an_edit(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    bring(workspace, a_file(tmp_path, "id,account,name", "K1,华澜重工集团,MES"), "opportunity")
    deal = named(workspace, "opportunity", "MES")["id"]
    added(workspace, "account", name="Nordwerk")
    header = "id,account,name,stage"

    moved = bring(workspace, a_file(tmp_path, header, "K1,Nordwerk,MES,won"), "opportunity")
    won = bring(workspace, a_file(tmp_path, header, "K1,华澜重工集团,MES,won"), "opportunity")

    assert reasons(moved) == [(2, "record.field_fixed")]
    assert won.updated == 1
    found = workspace.read(one, ENTITIES["opportunity"], deal)
    assert (found["closed_on"], found["stage_since"]) == (date(2026, 11, 24), date(2026, 11, 24))


def test_a_file_may_update_by_external_id_alone(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, a_file(tmp_path, "id,name", "K7,Nordwerk"), "account")

    report = bring(workspace, a_file(tmp_path, "id,tier", "K7,S", "K9,A"), "account")

    assert numbers(report) == (2, 0, 1, 0, 1)
    assert reasons(report) == [(3, "record.field_missing")]


def test_lines_broken_inside_a_cell_become_one(workspace: Workspace, tmp_path: Path) -> None:
    path = a_file(tmp_path, "name,address", '"Nord\twerk","Hafenstr. 1 \r\n 20457 Hamburg"')

    bring(workspace, path, "account")

    (found,) = all_of(workspace, "account")
    assert (found["name"], found["address"]) == ("Nord werk", "Hafenstr. 1 20457 Hamburg")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Nordwerk,x", "value.not_a_number"),
        ("Nordwerk,-1", "value.out_of_range"),
        (",12", "record.field_missing"),
        ("Nord\0werk,12", "value.bad_character"),
        ("N" * 1_000_000 + ",12", "value.too_long"),
        ("Nordwerk", "import.column_count"),
        ("Nord,werk,12", "import.column_count"),
    ],
)
def test_a_bad_row_is_rejected_alone(
    workspace: Workspace, tmp_path: Path, row: str, code: str
) -> None:
    path = a_file(tmp_path, "name,employees", row, "Südwerk,3")

    report = bring(workspace, path, "account")

    assert reasons(report) == [(2, code)]
    assert report.created == 1


def test_a_key_twice_in_one_file_is_rejected_the_second_time(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "id,name", "K7,Nordwerk", "K7,Südwerk")

    report = bring(workspace, path, "account")

    assert reasons(report) == [(3, "import.double")]
    assert "line 2" in report.rejected_rows[0].reason


def test_a_credit_code_belongs_to_one_account(workspace: Workspace, tmp_path: Path) -> None:
    code = "91350100M000100Y43"
    path = a_file(tmp_path, "name,税号", f"A,{code.lower()}", f"B,{code}", f"C,{code[:-1]}4")

    report = bring(workspace, path, "account")

    assert named(workspace, "account", "A")["credit_code"] == code
    assert reasons(report) == [(3, "record.not_unique"), (4, "credit_code.wrong_check")]
    taken = bring(workspace, a_file(tmp_path, "name,税号", f"D,{code}"), "account")
    assert reasons(taken) == [(2, "record.not_unique")]


def test_the_currency_column_decides_how_an_amount_is_read(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_file(
        tmp_path,
        "product,list price,currency",
        "A,1200,JPY",
        "B,1200.50,",
        "C,¥5,USD",
        "D,,EUR",
        "E,0,",
    )

    report = bring(workspace, path, "product")

    prices = {
        row["name"]: (row["list_price_minor"], row["currency"])
        for row in all_of(workspace, "product")
    }
    assert prices == {
        "A": (1200, "JPY"),
        "B": (120050, "CNY"),
        "D": (None, "EUR"),
        "E": (0, "CNY"),
    }
    assert reasons(report) == [(4, "money.two_currencies")]


def test_days_of_a_column_are_read_in_the_one_order_that_fits_all(
    workspace: Workspace, tmp_path: Path
) -> None:
    clear = a_file(tmp_path, "name,signed_on", "A,3/4/2020", "B,25/4/2020")
    unclear = a_file(tmp_path, "name,signed_on", "C,3/4/2020", name="other.csv")

    bring(workspace, clear, "account")
    report = bring(workspace, unclear, "account")

    assert named(workspace, "account", "A")["signed_on"] == date(2020, 4, 3)
    assert reasons(report) == [(2, "import.day_unclear")]


def test_a_workbook_may_write_days_as_numbers(workspace: Workspace, tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path, ["name", "signed_on", "next_review"], ["A", 46350.0, ("day", 46351)]
    )

    bring(workspace, path, "account")

    found = named(workspace, "account", "A")
    assert (found["signed_on"], found["next_review"]) == (date(2026, 11, 24), date(2026, 11, 25))


@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("tier", "status"),
    [("S", "active"), ("strategic", "Active"), ("战略级", "合作中"), (" 战略级 ", "ACTIVE")],
)
def test_a_choice_goes_by_its_key_or_its_label_in_any_language(
    workspace: Workspace, tmp_path: Path, spoken: str, tier: str, status: str
) -> None:
    use(spoken)

    report = bring(
        workspace, a_file(tmp_path, "客户名称,等级,合作状态", f"甲,{tier},{status}"), "account"
    )

    assert reasons(report) == []
    found = named(workspace, "account", "甲")
    assert (found["tier"], found["status"]) == ("S", "active")


def test_constants_and_made_records_take_labels_too(workspace: Workspace, tmp_path: Path) -> None:
    boss = {"field": "manager", "create": {"role": "经理"}}
    columns = {"who": {"field": "name"}, "boss": boss}
    given = tmp_path / "mapping.json"
    constants = {"role": "Key account manager"}
    given.write_bytes(
        msgspec.json.encode({"entity": "user", "columns": columns, "constants": constants})
    )

    bring(workspace, a_file(tmp_path, "who,boss", "Adda,Orrin"), "user", given)

    roles = {name: named(workspace, "user", name)["role"] for name in ("Adda", "Orrin")}
    assert roles == {"Adda": "rep", "Orrin": "manager"}


def test_a_misspelt_column_is_suggested(workspace: Workspace, tmp_path: Path) -> None:
    report = bring(workspace, a_file(tmp_path, "name,industri,colour", "A,steel,red"), "account")

    assert report.ignored_columns == ("industri", "colour")
    assert [(s.kind, s.value, s.suggestion) for s in report.suggestions] == [
        ("column", "industri", "industry")
    ]


def test_rejected_rows_come_back_once_mended(workspace: Workspace, tmp_path: Path) -> None:
    path = a_file(tmp_path, "name,employees,extra", "A,x,1", "B,2,2", "C,3", "D,4,5,6")
    report = bring(workspace, path, "account")
    errors = tmp_path / "errors.csv"
    write_errors(errors, report)

    again = bring(workspace, errors, "account")
    errors.write_text(errors.read_text("utf-8").replace(",A,x,", ",A,7,"), "utf-8")
    mended = bring(workspace, errors, "account")

    assert read_source(errors).columns == ("line", "reason", "name", "employees", "extra")
    assert [row.cells["line"] for row in again.rejected_rows] == ["2", "4", "5"]
    assert numbers(mended) == (3, 1, 0, 0, 2)
    assert named(workspace, "account", "A")["employees"] == 7


def test_the_reasons_are_written_in_the_language_in_force(
    workspace: Workspace, tmp_path: Path
) -> None:
    report = bring(workspace, a_file(tmp_path, "name,employees", "A,x"), "account")
    english = report.rejected_rows[0].reason

    use("zh_CN")

    assert english == "employees: 'x' is not a number."
    assert report.rejected_rows[0].reason != english


def test_a_failure_in_the_middle_leaves_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path, "name", *(f"Werk {n}" for n in range(50)))
    whole = UnitOfWork.add_many

    def broken(self: UnitOfWork, kind: Any, rows: Any) -> None:
        whole(self, kind, rows)
        raise KeyboardInterrupt

    monkeypatch.setattr(UnitOfWork, "add_many", broken)
    with pytest.raises(KeyboardInterrupt):
        bring(workspace, path, "account")

    assert all_of(workspace, "account") == []


def test_the_same_bad_text_is_refused_in_every_row(workspace: Workspace, tmp_path: Path) -> None:
    report = bring(workspace, a_file(tmp_path, "name,employees", "A,x", "B,x"), "account")

    assert [row.reason for row in report.rejected_rows] == ["employees: 'x' is not a number."] * 2


def test_the_collector_is_left_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    path = a_file(tmp_path, "name", "A")
    gc.disable()
    try:
        bring(workspace, path, "account")
        assert not gc.isenabled()
    finally:
        gc.enable()
    bring(workspace, path, "account")
    assert gc.isenabled()
