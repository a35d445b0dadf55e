"""Bringing the export of a sales system in: the committed sample, and the public data set."""

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kamdesk import resources
from kamdesk.models.account import Account
from kamdesk.models.business import Opportunity
from kamdesk.models.reference import Product, Stage, User
from kamdesk.services.importing import (
    ImportFile,
    ImportReport,
    choose_mapping,
    import_records,
    read_source,
    write_errors,
)
from kamdesk.services.undoing import undo
from kamdesk.storage.reading import Reading
from kamdesk.workspace import Workspace

FILES = {
    "accounts.csv": "account",
    "products.csv": "product",
    "sales_teams.csv": "user",
    "sales_pipeline.csv": "opportunity",
}
PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm-sales-opportunities"
Counts = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Numbers:
    """What a person who knows the files expects to find."""

    read: tuple[int, int, int, int]
    rejected: int
    under_parents: int
    managers: int
    deals: Counts  # stage: how many, and what they are worth in cents
    misspelt: dict[str, str]


SAMPLE = Numbers(
    read=(10, 4, 5, 12),
    rejected=3,
    under_parents=3,
    managers=2,
    deals={"won": (4, 3_141_950), "lost": (2, 0), "validation": (2, 0)},
    misspelt={"technolgy": "technology", "Philipines": "Philippines"},
)
WHOLE = Numbers(
    read=(85, 7, 35, 8800),
    rejected=1425,
    under_parents=15,
    managers=6,
    deals={"won": (4238, 1_000_553_400), "lost": (2473, 0)},
    misspelt={"technolgy": "technology", "Philipines": "Philippines"},
)


def data_set() -> Path:
    """Find the public data set, which is not part of the project."""
    folder = Path(os.environ.get("KAMDESK_SAMPLE_DATA") or PUBLIC)
    nested = folder / "crm-sales-opportunities"
    folder = nested if nested.is_dir() else folder
    if not (folder / "sales_pipeline.csv").is_file():
        pytest.skip(f"The data set 'CRM sales opportunities' is not in {folder}.")
    return folder


def sample() -> Path:
    return resources.path("samples", "crm")


@pytest.fixture(params=[(sample, SAMPLE), (data_set, WHOLE)], ids=["sample", "data set"])
def export(request: pytest.FixtureRequest) -> tuple[Path, Numbers]:
    where: Callable[[], Path]
    where, numbers = request.param
    return where(), numbers


def brought(workspace: Workspace, path: Path, entity: str) -> ImportReport:
    source = read_source(path)
    mapping = choose_mapping(entity, source.columns)
    return workspace.run(import_records, ImportFile(source=source, mapping=mapping))


def all_brought(workspace: Workspace, folder: Path) -> list[ImportReport]:
    return [brought(workspace, folder / name, entity) for name, entity in FILES.items()]


def test_an_export_with_the_usual_dirt_comes_in_whole(
    workspace: Workspace, export: tuple[Path, Numbers]
) -> None:
    folder, expected = export

    reports = all_brought(workspace, folder)

    pipeline = reports[-1]
    assert tuple(report.read for report in reports) == expected.read
    assert [report.rejected for report in reports] == [0, 0, 0, expected.rejected]
    assert pipeline.created == expected.read[-1] - expected.rejected
    assert {row.code for row in pipeline.rejected_rows} == {"record.field_missing"}
    assert all(row.cells["account"] == "" for row in pipeline.rejected_rows)
    assert dict(reports[2].related)["users"] == expected.managers
    assert workspace.read(under_parents) == expected.under_parents
    found = workspace.read(deals)
    assert {stage: found[stage] for stage in expected.deals} == expected.deals


def test_misspelt_words_are_suggested_and_products_spelt_otherwise_are_met(
    workspace: Workspace, export: tuple[Path, Numbers]
) -> None:
    folder, expected = export

    reports = all_brought(workspace, folder)

    suggested = {s.value: s.suggestion for report in reports for s in report.suggestions}
    assert suggested == expected.misspelt
    assert workspace.read(sectors) >= {"technolgy"}
    assert workspace.read(without_product) == 0


def test_a_second_import_of_everything_changes_nothing(
    workspace: Workspace, export: tuple[Path, Numbers]
) -> None:
    folder, expected = export
    all_brought(workspace, folder)

    again = all_brought(workspace, folder)

    assert [(r.created, r.updated, r.related) for r in again] == [(0, 0, ())] * 4
    assert again[-1].unchanged == expected.read[-1] - expected.rejected


def test_one_undo_takes_the_pipeline_back_and_leaves_the_accounts(
    workspace: Workspace, export: tuple[Path, Numbers]
) -> None:
    folder, expected = export
    all_brought(workspace, folder)

    undone = workspace.run(undo)

    assert (undone.deed, undone.subject) == ("import", "sales_pipeline.csv")
    assert workspace.read(deals) == {}
    assert workspace.read(lambda reading: count(reading, Account)) == expected.read[0]


def test_rows_without_an_account_are_imported_once_mended(
    workspace: Workspace, export: tuple[Path, Numbers], tmp_path: Path
) -> None:
    folder, expected = export
    report = all_brought(workspace, folder)[-1]
    errors = tmp_path / "to-mend.csv"
    write_errors(errors, report)
    mend(errors, account=workspace.read(some_account))

    again = brought(workspace, errors, "opportunity")
    original = brought(workspace, folder / "sales_pipeline.csv", "opportunity")

    assert (original.unchanged, original.rejected) == (expected.read[-1], 0)
    assert (again.read, again.created, again.rejected) == (expected.rejected, expected.rejected, 0)
    assert workspace.read(lambda reading: count(reading, Opportunity)) == expected.read[-1]


def test_revenue_in_millions_and_days_written_month_first_are_understood(
    workspace: Workspace,
) -> None:
    all_brought(workspace, sample())

    found = workspace.read(facts_of_sample)

    assert found == (31_025_000_000, "USD", "2025-10-20", "2026-03-01", "Falcon Pro")


def mend(path: Path, account: str) -> None:
    """Fill the account in, as a person would in a spreadsheet."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "account": account} for row in rows)


def count(reading: Reading, kind: type) -> int:
    return len(reading.session.scalars(select(kind)).all())


def under_parents(reading: Reading) -> int:
    parents = select(Account.parent_id).where(Account.parent_id.is_not(None))
    return len(reading.session.scalars(parents).all())


def deals(reading: Reading) -> Counts:
    amount = func.sum(Opportunity.amount_minor)
    wanted = select(Stage.key, func.count(Opportunity.id), amount)
    joined = wanted.join(Opportunity, Opportunity.stage_id == Stage.id).group_by(Stage.key)
    return {key: (many, worth or 0) for key, many, worth in reading.session.execute(joined)}


def sectors(reading: Reading) -> set[str | None]:
    return set(reading.session.scalars(select(Account.industry)))


def without_product(reading: Reading) -> int:
    missing = select(Opportunity).where(Opportunity.product_id.is_(None))
    return len(reading.session.scalars(missing).all())


def some_account(reading: Reading) -> str:
    return reading.session.scalars(select(Account.name).limit(1)).one()


def facts_of_sample(reading: Reading) -> tuple[object, ...]:
    account = reading.session.scalars(
        select(Account).where(Account.name == "Brightharbor Devices")
    ).one()
    deal = reading.session.scalars(
        select(Opportunity).where(Opportunity.external_id == "K1AA0001")
    ).one()
    product = reading.session.get_one(Product, deal.product_id)
    assert reading.session.get_one(User, deal.owner_id).name == "Adda Quillon"
    return (
        account.own_revenue_minor,
        account.own_revenue_currency,
        str(deal.opened_on),
        str(deal.closed_on),
        product.name,
    )
