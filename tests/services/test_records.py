"""Adding, editing and deleting any record: what is refused, and what follows by itself."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.errors import Refused
from kamdesk.models.ids import new_id
from kamdesk.protocol.entities import ENTITIES, Field, FieldType
from kamdesk.queries.records import one, resolve, rows
from kamdesk.services.profile import SCORE_MODEL_ID, stage_id
from kamdesk.services.records import (
    AddRecord,
    EditRecord,
    add_record,
    delete_record,
    edit_record,
    restore_record,
)
from kamdesk.services.undoing import undo
from kamdesk.storage.undo import next_undo
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, Clock, added


def test_unknown_amount_stays_empty(workspace: Workspace, account: UUID) -> None:
    deal = added(workspace, "opportunity", account_id=account, name="MES 二期")

    found = workspace.read(one, ENTITIES["opportunity"], deal)

    assert (found["amount_minor"], found["currency"]) == (None, None)
    assert found["stage_id"] == stage_id("discovery")
    assert (found["owner_id"], found["stage_since"]) == (ME, date(2026, 11, 24))


def test_known_amount_takes_the_base_currency(workspace: Workspace, account: UUID) -> None:
    deal = added(workspace, "opportunity", account_id=account, name="MES", amount_minor=980_000_000)

    assert workspace.read(one, ENTITIES["opportunity"], deal)["currency"] == "CNY"


def test_an_account_belongs_to_who_adds_it_until_somebody_is_named(workspace: Workspace) -> None:
    mine = added(workspace, "account", name="某甲集团")
    nobodys = added(workspace, "account", name="某乙集团", owner_id=None)

    owners = [
        workspace.read(one, ENTITIES["account"], each)["owner_id"] for each in (mine, nobodys)
    ]

    assert owners == [ME, None]


def test_winning_a_deal_dates_its_close_and_reopening_clears_it(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    deal = added(workspace, "opportunity", account_id=account, name="MES")
    clock.forward(days=3)

    def move(key: str) -> dict[str, object]:
        values = {"stage_id": stage_id(key)}
        workspace.run(edit_record, EditRecord(entity="opportunity", id=deal, values=values))
        return workspace.read(one, ENTITIES["opportunity"], deal)

    assert move("won")["closed_on"] == date(2026, 11, 27)
    reopened = move("negotiation")
    assert (reopened["closed_on"], reopened["stage_since"]) == (None, date(2026, 11, 27))


@pytest.mark.parametrize(
    ("entity", "values", "code"),
    [
        ("account", {"name": "x", "tier": "Z"}, "value.not_a_choice"),
        ("account", {}, "record.field_missing"),
        ("account", {"name": "x", "employees": -1}, "value.out_of_range"),
        ("account", {"name": "x", "employees": "many"}, "value.wrong_type"),
        ("account", {"name": "x", "registered_capital_minor": -1}, "money.negative"),
        ("account", {"name": "x\0y"}, "value.bad_character"),
        ("account", {"name": "x\x1b[31my"}, "value.bad_character"),
        ("account", {"name": "x\ry"}, "value.bad_character"),
        ("account", {"name": "x", "colour": "red"}, "record.unknown_field"),
        ("account", {"name": "x", "credit_code": "91000000000000000X"}, "credit_code"),
        ("account", {"name": "x", "owner_id": new_id()}, "record.missing"),
        ("user", {"name": "x", "role": "king"}, "value.not_a_choice"),
    ],
)
def test_bad_value_is_refused_and_nothing_is_stored(
    workspace: Workspace, entity: str, values: dict[str, object], code: str
) -> None:
    before = len(workspace.read(lambda r: list(rows(r, ENTITIES[entity]))))

    with pytest.raises(Refused) as refusal:
        added(workspace, entity, **values)

    assert refusal.value.code.startswith(code)
    assert len(workspace.read(lambda r: list(rows(r, ENTITIES[entity])))) == before


def test_group_that_would_circle_is_refused(workspace: Workspace, account: UUID) -> None:
    child = added(workspace, "account", name="华澜上海", parent_id=account)
    grandchild = added(workspace, "account", name="华澜临港", parent_id=child)

    edit = EditRecord(entity="account", id=account, values={"parent_id": grandchild})

    with pytest.raises(Refused, match=r"account\.parent_circle"):
        workspace.run(edit_record, edit)


def test_contact_of_another_account_cannot_be_named(workspace: Workspace, account: UUID) -> None:
    other = added(workspace, "account", name="澄海半导体")
    stranger = added(workspace, "contact", account_id=other, name="林若溪")

    with pytest.raises(Refused, match=r"reference\.other_account"):
        added(workspace, "position", account_id=account, contact_id=stranger, title="总监")


def test_value_seen_on_the_form_must_still_stand(workspace: Workspace, account: UUID) -> None:
    edit = EditRecord(entity="account", id=account, values={"tier": "A"}, seen={"tier": "B"})

    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(edit_record, edit)


def test_record_cannot_move_to_another_account(workspace: Workspace, account: UUID) -> None:
    other = added(workspace, "account", name="澄海半导体")
    contact = added(workspace, "contact", account_id=account, name="韩卓")

    with pytest.raises(Refused, match=r"record\.field_fixed"):
        workspace.run(
            edit_record, EditRecord(entity="contact", id=contact, values={"account_id": other})
        )


def test_external_id_belongs_to_one_record(workspace: Workspace) -> None:
    added(workspace, "account", name="甲", external_id="A-1")

    with pytest.raises(Refused, match=r"record\.not_unique"):
        added(workspace, "account", name="乙", external_id="A-1")


def test_name_shared_by_two_is_refused_with_both_candidates(workspace: Workspace) -> None:
    both = {added(workspace, "account", name="同名公司") for _ in range(2)}

    with pytest.raises(Refused, match=r"reference\.ambiguous") as refusal:
        workspace.read(resolve, ENTITIES["account"], "同名公司")

    assert all(str(candidate) in str(refusal.value.facts["candidates"]) for candidate in both)


def test_record_is_found_by_id_external_id_and_name(workspace: Workspace) -> None:
    made = added(workspace, "account", name="甲公司", short_name="甲", external_id="A-1")

    for word in (str(made), "A-1", "甲公司", "甲"):
        assert workspace.read(resolve, ENTITIES["account"], word) == made


def test_recycle_bin_gives_back_the_record_and_its_children(
    workspace: Workspace, account: UUID
) -> None:
    contact = added(workspace, "contact", account_id=account, name="韩卓")
    gone = added(workspace, "contact", account_id=account, name="早已离开")
    workspace.run(delete_record, "contact", gone)
    workspace.run(delete_record, "account", account)

    workspace.run(restore_record, "account", account)

    names = [row["id"] for row in workspace.read(lambda r: list(rows(r, ENTITIES["contact"])))]
    assert names == [contact]


def test_visit_cannot_have_been_held_tomorrow(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    with pytest.raises(Refused, match=r"visit\.in_future"):
        added(workspace, "visit", account_id=account, held_at=clock.now + timedelta(days=1))


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_every_entity_can_be_added_with_its_required_fields(
    workspace: Workspace, account: UUID, name: str
) -> None:
    values = needed(workspace, account, name)
    if name == "feedback":
        values |= {"kind": "nps", "score": 9}
    if name == "score_model":
        shipped = workspace.read(lambda r: list(rows(r, ENTITIES["score_model"])))
        values["definition"] = shipped[0]["definition"]

    made = workspace.run(add_record, AddRecord(entity=name, values=values))

    assert workspace.read(one, ENTITIES[name], made)["id"] == made


EXAMPLES: dict[FieldType, object] = {
    FieldType.INTEGER: 1,
    FieldType.MONEY: 1,
    FieldType.SHARE: 0.5,
    FieldType.DAY: date(2026, 11, 20),
    FieldType.MOMENT: NOON,
    FieldType.DOCUMENT: {},
}


def an_example(workspace: Workspace, account: UUID, field: Field) -> object:
    if field.reference == "account":
        return account
    if field.reference:
        return added(workspace, field.reference, **needed(workspace, account, field.reference))
    return field.choices[0].key if field.choices else EXAMPLES.get(field.type, "2026Q4")


def needed(workspace: Workspace, account: UUID, entity: str) -> dict[str, object]:
    fields = [field for field in ENTITIES[entity].fields if field.required]
    return {field.name: an_example(workspace, account, field) for field in fields}


def test_children_of_a_deleted_account_stand_for_themselves_until_undo(
    workspace: Workspace, account: UUID
) -> None:
    child = added(workspace, "account", name="华澜沈阳", parent_id=account)

    workspace.run(delete_record, "account", account)

    assert workspace.read(one, ENTITIES["account"], child)["parent_id"] is None
    workspace.run(undo)
    assert workspace.read(one, ENTITIES["account"], child)["parent_id"] == account
    assert workspace.read(one, ENTITIES["account"], account)["name"] == "华澜重工集团"


def test_a_stage_in_use_is_kept_and_counted(workspace: Workspace, account: UUID) -> None:
    for name in ("一期", "二期"):
        added(workspace, "opportunity", account_id=account, name=name)

    with pytest.raises(Refused, match=r"record\.in_use") as refusal:
        workspace.run(delete_record, "stage", stage_id("discovery"))

    assert (refusal.value.facts["n"], refusal.value.facts["uses"]) == (2, "2 opportunities")


def test_a_stage_nobody_uses_may_go(workspace: Workspace) -> None:
    workspace.run(delete_record, "stage", stage_id("won"))

    with pytest.raises(Refused, match=r"record\.missing"):
        workspace.read(one, ENTITIES["stage"], stage_id("won"))


def test_people_are_deactivated_rather_than_deleted(workspace: Workspace, account: UUID) -> None:
    colleague = added(workspace, "user", name="李想")
    added(workspace, "task", title="报价", account_id=account, owner_id=colleague)

    with pytest.raises(Refused, match=r"user\.in_use"):
        workspace.run(delete_record, "user", colleague)
    with pytest.raises(Refused, match=r"user\.own"):
        workspace.run(delete_record, "user", ME)
    with pytest.raises(Refused, match=r"score_model\.in_force"):
        workspace.run(delete_record, "score_model", SCORE_MODEL_ID)


def test_a_record_does_not_return_without_what_it_hangs_on(
    workspace: Workspace, account: UUID
) -> None:
    contact = added(workspace, "contact", account_id=account, name="周明远")
    workspace.run(delete_record, "contact", contact)
    workspace.run(delete_record, "account", account)

    with pytest.raises(Refused, match=r"record\.lost_its_place"):
        workspace.run(restore_record, "contact", contact)


def test_what_was_done_is_remembered_without_secrets_or_raw_figures(
    workspace: Workspace, account: UUID
) -> None:
    contact = added(workspace, "contact", account_id=account, name="周明远")
    contract = added(workspace, "contract", account_id=account, name="MES 合同")

    def subject(entity: str, **values: object) -> str | None:
        added(workspace, entity, account_id=account, **values)
        found = workspace.read(next_undo)
        return found.subject if found else None

    assert subject("payment", contract_id=contract, amount_minor=1) == "0.01 CNY"
    assert subject("sensitive_note", contact_id=contact, text="体检") == "周明远"
    assert subject("account_team", user_id=ME) == "苏晓岚"
    assert subject("stakeholder_fact", contact_id=contact, role="champion") == "周明远"
