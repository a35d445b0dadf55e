"""Columns to fields: by name in both languages, by a shipped mapping, by a file of one's own."""

import re
from pathlib import Path

import msgspec
import pytest

from kamdesk import resources
from kamdesk.errors import Refused
from kamdesk.i18n import sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.services.importing import choose_mapping
from kamdesk.services.importing.columns import fields_by_column, likely_field
from kamdesk.services.importing.mapping import Mapping, bound, shipped_mappings
from kamdesk.workspace import Workspace
from tests.services.importing.bringing import a_file, bring, named, numbers, reasons
from tests.workspaces import added


def codes(entity: str, *columns: str) -> dict[str, str]:
    found = fields_by_column(ENTITIES[entity], columns)
    return {column: field.code for column, field in found.items()}


def test_a_column_is_known_by_code_label_translation_or_synonym() -> None:
    assert codes("account", "tier", "Own revenue", "统一社会信用代码", "客户名称") == {
        "tier": "tier",
        "Own revenue": "own_revenue",
        "统一社会信用代码": "credit_code",
        "客户名称": "name",
    }


def test_case_spaces_and_underscores_of_a_column_do_not_matter() -> None:
    assert codes("contact", "E Mail", "ACCOUNT_NAME") == {
        "E Mail": "email",
        "ACCOUNT_NAME": "account",
    }


def test_the_first_column_of_a_field_wins() -> None:
    assert codes("contact", "phone", "mobile") == {"phone": "phone"}


def test_likeness_is_suggested_and_never_applied() -> None:
    assert codes("account", "industri") == {}
    assert likely_field(ENTITIES["account"], "industri") == "industry"
    assert likely_field(ENTITIES["account"], "colour") is None


def test_every_shipped_mapping_fits_the_registry() -> None:
    assert len(shipped_mappings()) == 4
    for mapping in shipped_mappings():
        fitted = bound(mapping, tuple(mapping.columns), "x.csv")
        assert set(fitted.fields) == set(mapping.columns)


@pytest.mark.parametrize("paper", ["docs/import.md", "resources/mappings/README.md"])
def test_the_mapping_a_paper_shows_fits_the_registry(paper: str) -> None:
    text = (resources.path().parent / paper).read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)

    mapping = msgspec.json.decode(shown, type=Mapping)
    fitted = bound(mapping, tuple(mapping.columns), paper)

    assert len(fitted.fields) == len(mapping.columns)


def test_a_shipped_mapping_is_chosen_by_header_whatever_else_the_file_holds() -> None:
    header = ("line", "reason", "series", "sales_price", "product")

    assert choose_mapping("product", header).source == "crm-sales-opportunities"
    assert choose_mapping("product", header[:4]).source is None
    assert choose_mapping("account", header).source is None


def own(folder: Path, **mapping: object) -> Path:
    path = folder / "mapping.json"
    path.write_bytes(msgspec.json.encode({"entity": "account", **mapping}))
    return path


def test_a_mapping_of_ones_own_replaces_words_units_and_days(
    workspace: Workspace, tmp_path: Path
) -> None:
    columns = {
        "Kunde": {"field": "name"},
        "Klasse": {"field": "tier", "values": {"Gold": "S"}},
        "Umsatz (T)": {"field": "own_revenue", "unit": "1000", "currency": "EUR"},
        "seit": {"field": "signed_on"},
    }
    given = own(tmp_path, columns=columns, day_order="day first", constants={"status": "active"})
    path = a_file(tmp_path, "Kunde;Klasse;Umsatz (T);seit", "Nordwerk;gold;1,250.5;3/4/2020")

    bring(workspace, path, "account", given)

    found = named(workspace, "account", "Nordwerk")
    assert (found["tier"], found["status"]) == ("S", "active")
    assert (found["own_revenue_minor"], found["own_revenue_currency"]) == (125_050_000, "EUR")
    assert found["signed_on"].isoformat() == "2020-04-03"


def test_a_number_that_is_none_is_refused_before_its_unit(
    workspace: Workspace, tmp_path: Path
) -> None:
    columns = {"n": {"field": "name"}, "r": {"field": "own_revenue", "unit": "1000"}}
    path = a_file(tmp_path, "n,r", "Nordwerk,much")

    report = bring(workspace, path, "account", own(tmp_path, columns=columns))

    assert reasons(report) == [(2, "money.unreadable")]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"columns": {"name": {"field": "nome"}}}, "import.mapping_field"),
        ({"columns": {"nome": {"field": "name"}}}, "import.mapping_column"),
        ({"columns": {"name": {"feld": "name"}}}, "import.mapping_unreadable"),
        ({"columns": {}, "entity": "contact"}, "import.mapping_entity"),
        ({"columns": {}}, "import.nothing_fits"),
        ({"columns": {"tier": {"field": "tier"}}}, "import.column_missing"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_a_sentence(
    workspace: Workspace, tmp_path: Path, mapping: dict[str, object], code: str
) -> None:
    path = a_file(tmp_path, "name,tier", "Nordwerk,S")

    with pytest.raises(Refused) as refused:
        bring(workspace, path, "account", own(tmp_path, **mapping))

    assert refused.value.code == code
    assert sentence(refused.value) != code


def test_a_mapping_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"file\.not_there"):
        choose_mapping("account", ("name",), tmp_path / "nowhere.json")


def test_a_mapping_for_another_entity_than_asked_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"import\.mapping_entity"):
        bring(workspace, a_file(tmp_path, "name", "x"), "account", entity="contact")


def test_records_named_on_the_way_are_made_only_for_accepted_rows(
    workspace: Workspace, tmp_path: Path
) -> None:
    create = {"role": "{rank}", "territory": "{office}"}
    columns = {"who": {"field": "name"}, "boss": {"field": "manager", "create": create}}
    given = own(tmp_path, entity="user", columns=columns, constants={"role": "rep"})
    path = a_file(
        tmp_path,
        "who,boss,office,rank",
        "Adda,Orrin,North,manager",
        "Bex,Orrin,North,manager",
        "Corry,Petra,South,emperor",
    )

    report = bring(workspace, path, "user", given)

    assert reasons(report) == [(4, "value.not_a_choice")]
    assert numbers(report) == (3, 2, 0, 0, 1)
    assert dict(report.related) == {"territories": 1, "users": 1}
    boss = named(workspace, "user", "Orrin")
    assert named(workspace, "user", "Bex")["manager_id"] == boss["id"]
    assert boss["territory_id"] == named(workspace, "territory", "North")["id"]


def test_a_mapping_that_makes_records_with_unknown_fields_is_refused_row_by_row(
    workspace: Workspace, tmp_path: Path
) -> None:
    columns = {"who": {"field": "name"}, "boss": {"field": "manager", "create": {"rank": "x"}}}
    given = own(tmp_path, entity="user", columns=columns)

    report = bring(workspace, a_file(tmp_path, "who,boss", "Adda,Orrin"), "user", given)

    assert reasons(report) == [(2, "import.mapping_field")]


def test_mappings_travel_as_json_and_back() -> None:
    for mapping in shipped_mappings():
        assert msgspec.json.decode(msgspec.json.encode(mapping), type=Mapping) == mapping


def test_a_name_that_several_records_share_makes_no_further_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    added(workspace, "territory", name="North")
    added(workspace, "territory", name="North")
    create = {"territory": "{office}", "email": "{mail}"}
    columns = {"who": {"field": "name"}, "boss": {"field": "manager", "create": create}}
    given = own(tmp_path, entity="user", columns=columns, constants={"role": "rep"})

    report = bring(workspace, a_file(tmp_path, "who,boss,office", "A,B,North"), "user", given)

    assert reasons(report) == [(2, "reference.ambiguous")]


def test_what_a_made_record_refers_to_may_be_there_already(
    workspace: Workspace, tmp_path: Path
) -> None:
    north = added(workspace, "territory", name="North")
    create = {"territory": "{office}", "email": "{mail}", "role": "manager"}
    columns = {"who": {"field": "name"}, "boss": {"field": "manager", "create": create}}
    given = own(tmp_path, entity="user", columns=columns, constants={"role": "rep"})

    bring(workspace, a_file(tmp_path, "who,boss,office", "A,B,North"), "user", given)

    assert named(workspace, "user", "B")["territory_id"] == north
