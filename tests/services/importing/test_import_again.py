"""A file imported again: what the world changed since comes in, what people changed stays."""

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kamdesk.services.importing import write_errors
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.services.undoing import redo, undo
from kamdesk.workspace import Workspace
from tests.services.importing.bringing import a_file, all_of, bring, named, numbers, reasons
from tests.workspaces import added


def edited(workspace: Workspace, entity: str, name: str, **values: Any) -> None:
    record_id = named(workspace, entity, name)["id"]
    workspace.run(edit_record, EditRecord(entity=entity, id=record_id, values=values))


def tier(workspace: Workspace) -> object:
    return named(workspace, "account", "Nordwerk")["tier"]


@pytest.fixture
def path(workspace: Workspace, tmp_path: Path) -> Path:
    """A file that has been imported."""
    made = a_file(tmp_path, "name,tier,industry", "Nordwerk,B,steel")
    bring(workspace, made, "account")
    return made


def test_what_a_person_edited_since_stays_while_the_file_says_the_same(
    workspace: Workspace, path: Path
) -> None:
    edited(workspace, "account", "Nordwerk", tier="S")

    again = bring(workspace, path, "account")

    assert (numbers(again), again.kept) == ((1, 0, 0, 1, 0), 1)
    assert tier(workspace) == "S"


def test_what_the_file_says_anew_wins_over_an_edit(
    workspace: Workspace, path: Path, tmp_path: Path
) -> None:
    edited(workspace, "account", "Nordwerk", tier="S", industry="Steel works")
    newer = a_file(tmp_path, "name,tier,industry", "Nordwerk,A,steel")

    again = bring(workspace, newer, "account")

    assert (numbers(again), again.kept) == ((1, 0, 1, 0, 0), 1)
    assert tier(workspace) == "A"
    assert named(workspace, "account", "Nordwerk")["industry"] == "Steel works"


def test_the_last_import_counts_not_the_first(
    workspace: Workspace, path: Path, tmp_path: Path
) -> None:
    newer = a_file(tmp_path, "name,tier,industry", "Nordwerk,A,steel", name="newer.csv")
    bring(workspace, newer, "account")
    edited(workspace, "account", "Nordwerk", tier="S")

    kept = bring(workspace, newer, "account")
    told = bring(workspace, path, "account")

    assert (kept.kept, kept.updated) == (1, 0)
    assert (told.kept, told.updated, tier(workspace)) == (0, 1, "B")


def test_an_import_that_was_undone_may_be_repeated(
    workspace: Workspace, path: Path, tmp_path: Path
) -> None:
    newer = a_file(tmp_path, "name,tier,industry", "Nordwerk,A,steel", name="newer.csv")
    bring(workspace, newer, "account")
    workspace.run(undo)
    before = tier(workspace)

    again = bring(workspace, newer, "account")

    assert (before, again.updated, tier(workspace)) == ("B", 1, "A")


def test_an_edit_that_was_undone_is_none_and_one_that_was_redone_is(
    workspace: Workspace, path: Path
) -> None:
    edited(workspace, "account", "Nordwerk", tier="S")
    edited(workspace, "account", "Nordwerk", tier="C")
    workspace.run(undo)
    once = bring(workspace, path, "account")
    held = tier(workspace)
    workspace.run(redo)
    twice = bring(workspace, path, "account")

    assert (once.kept, held) == (1, "S")
    assert (twice.kept, twice.updated, tier(workspace)) == (1, 0, "C")


def test_a_record_made_by_hand_takes_what_the_file_says(
    workspace: Workspace, tmp_path: Path
) -> None:
    added(workspace, "account", name="Nordwerk", tier="S")

    report = bring(workspace, a_file(tmp_path, "name,tier", "Nordwerk,B"), "account")

    assert (report.updated, report.kept, tier(workspace)) == (1, 0, "B")


def test_an_amount_is_never_torn_from_its_currency(workspace: Workspace, tmp_path: Path) -> None:
    header = "product,list price,currency"
    bring(workspace, a_file(tmp_path, header, "A,100,CNY"), "product")
    edited(workspace, "product", "A", list_price_minor=2_000, currency="USD")

    same = bring(workspace, a_file(tmp_path, header, "A,100,CNY"), "product")
    held = named(workspace, "product", "A")
    dearer = bring(workspace, a_file(tmp_path, header, "A,150,CNY"), "product")
    found = named(workspace, "product", "A")

    assert (same.kept, held["list_price_minor"], held["currency"]) == (2, 2_000, "USD")
    assert (dearer.kept, found["list_price_minor"], found["currency"]) == (0, 15_000, "CNY")


def mapping(folder: Path) -> Path:
    """Deals whose name is made of product and account, dated by the first day there is."""
    columns = {"id": "external_id", "account": "account", "product": "product", "amount": "amount"}
    made = folder / "mapping.json"
    made.write_bytes(
        msgspec.json.encode(
            {
                "entity": "opportunity",
                "columns": {column: {"field": field} for column, field in columns.items()},
                "derived": {
                    "name": {"join": ["product", "account"]},
                    "opened_on": {"first": ["signed", "seen"]},
                },
            }
        )
    )
    return made


@pytest.fixture
def deals(workspace: Workspace, account: UUID, tmp_path: Path) -> Path:
    """A file of two deals, the second without an account and not signed."""
    added(workspace, "product", name="Pump")
    header = "id,account,product,amount,signed,seen"
    rows = ("D1,华澜重工集团,Pump,5,2026-01-02,2026-01-01", "D2,,Pump,6,,2026-02-01")
    return a_file(tmp_path, header, *rows)


def test_rows_mended_elsewhere_are_unchanged_in_the_original(
    workspace: Workspace, deals: Path, tmp_path: Path
) -> None:
    given, errors = mapping(tmp_path), tmp_path / "errors.csv"
    report = bring(workspace, deals, "opportunity", given)
    write_errors(errors, report)
    mended = errors.read_text("utf-8").replace("D2,,Pump,6,,", "D2,华澜重工集团,Pump,6,2026-03-01,")
    errors.write_text(mended, "utf-8")

    first = bring(workspace, errors, "opportunity", given)
    again = bring(workspace, deals, "opportunity", given)

    assert reasons(report) == [(3, "record.field_missing")]
    assert numbers(first) == (1, 1, 0, 0, 0)
    assert numbers(again) == (2, 0, 0, 2, 0)
    names = {row["name"] for row in all_of(workspace, "opportunity")}
    assert names == {"Pump · 华澜重工集团"}


def test_a_blank_cell_leaves_what_was_made_of_it_and_other_cells_still_count(
    workspace: Workspace, deals: Path, tmp_path: Path
) -> None:
    given = mapping(tmp_path)
    bring(workspace, deals, "opportunity", given)
    header = "id,account,product,amount,signed,seen"

    report = bring(
        workspace, a_file(tmp_path, header, "D1,,Pump,7,,2026-05-05"), "opportunity", given
    )

    assert numbers(report) == (1, 0, 1, 0, 0)
    found = named(workspace, "opportunity", "Pump · 华澜重工集团")
    assert (found["amount_minor"], str(found["opened_on"])) == (700, "2026-01-02")


def test_a_field_never_filled_is_made_of_the_cells_there_are(
    workspace: Workspace, account: UUID, tmp_path: Path
) -> None:
    given = tmp_path / "mapping.json"
    derived = {"short_name": {"join": ["name", "city"], "between": " "}}
    columns = {"name": {"field": "name"}}
    given.write_bytes(
        msgspec.json.encode({"entity": "account", "columns": columns, "derived": derived})
    )

    report = bring(workspace, a_file(tmp_path, "name,city", "华澜重工集团,"), "account", given)

    assert report.updated == 1
    assert named(workspace, "account", "华澜重工集团")["short_name"] == "华澜重工集团"
