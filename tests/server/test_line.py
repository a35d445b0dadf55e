"""What the management line decides: questions, with effect, and judgements by hand."""

from dataclasses import dataclass

import pytest
from sqlalchemy import update

from kamdesk.server.schema import record
from kamdesk.server.stored import read, written
from tests.server.conftest import Running
from tests.server.devices import Device, creating, editing, new, text_of

DAY = 24 * 60 * 60 * 1_000_000
GONE = "2026-11-22T08:00:00+00:00"


@dataclass(frozen=True)
class Dispute:
    """Two people of one account who disagree on the amount of a deal, and their manager."""

    manager: Device
    owner: Device
    mate: Device
    deal: bytes
    question: bytes


@pytest.fixture
def line(server: Running) -> tuple[Device, Device, Device]:
    boss = server.person(role="manager")
    manager = server.device(boss)
    owner, mate = (server.device(server.person(manager=boss)) for _ in range(2))
    return manager, owner, mate


@pytest.fixture
def dispute(line: tuple[Device, Device, Device]) -> Dispute:
    manager, owner, mate = line
    account = owner.create("account", name="A", owner_id=text_of(owner.user))
    home = {"account_id": text_of(account)}
    owner.create("account_team", **home, user_id=text_of(mate.user), role="solution")
    deal = owner.create("opportunity", **home, name="MES", amount_minor=100)
    owner.pull()
    mate.pull()
    assert owner.edit("opportunity", deal, amount_minor=200) is None
    proposed = mate.edit("opportunity", deal, amount_minor=300)
    assert proposed is not None
    assert proposed.verdict == "conflict"
    seen = manager.pull()
    (question,) = [key for (kind, key) in seen.records if kind == "conflict"]
    return Dispute(manager, owner, mate, deal, question)


def settled(dispute: Dispute, choice: str = "mine") -> dict[str, object]:
    return {
        "state": "closed",
        "choice": choice,
        "settled_by_id": text_of(dispute.manager.user),
        "settled_at": GONE,
    }


def decided(dispute: Dispute, amount: int, *, closing_first: bool = False) -> list[str]:
    """Settle the question as the manager does; return the verdicts that are not 'applied'."""
    manager = dispute.manager
    field = editing("opportunity", dispute.deal, manager.cursor, {"amount_minor": amount})
    close = editing("conflict", dispute.question, manager.cursor, settled(dispute))
    ops = (close, field) if closing_first else (field, close)
    return [answer.verdict for answer in manager.push(*ops).answers]


def amount(dispute: Dispute) -> object:
    dispute.owner.cursor = 0
    return dispute.owner.pull().records["opportunity", dispute.deal]["amount_minor"]


@pytest.mark.parametrize("closing_first", [False, True])
def test_the_line_decides_what_was_proposed_and_the_field_follows(
    dispute: Dispute, closing_first: bool
) -> None:
    assert decided(dispute, 300, closing_first=closing_first) == []
    assert amount(dispute) == 300


def test_the_line_may_think_again(dispute: Dispute) -> None:
    decided(dispute, 300)
    dispute.manager.pull()

    back = dispute.manager.push(
        editing("conflict", dispute.question, dispute.manager.cursor, {"state": "open"}),
        editing("opportunity", dispute.deal, dispute.manager.cursor, {"amount_minor": 200}),
    )

    assert back.answers == []
    assert amount(dispute) == 200


def test_without_a_question_the_line_changes_nothing(dispute: Dispute) -> None:
    other = dispute.manager.edit("opportunity", dispute.deal, name="Mine now")

    assert other is not None
    assert (other.verdict, other.value) == ("denied", {"name": "MES"})


def test_what_somebody_else_has_settled_is_decided(dispute: Dispute) -> None:
    dispute.owner.pull()
    assert dispute.owner.edit("conflict", dispute.question, state="closed") is None
    dispute.manager.pull()

    late = dispute.manager.edit("opportunity", dispute.deal, amount_minor=300)

    assert late is not None
    assert late.verdict == "denied"
    assert amount(dispute) == 200


def test_a_decision_is_no_licence_for_ever(server: Running, dispute: Dispute) -> None:
    decided(dispute, 300)
    dispute.manager.pull()
    age(server, dispute.question, days=31)

    late = dispute.manager.edit("opportunity", dispute.deal, amount_minor=400)

    assert late is not None
    assert late.verdict == "denied"


def test_an_auditor_in_the_line_decides_nothing(server: Running) -> None:
    boss = server.person(role="auditor")
    auditor, owner = server.device(boss), server.device(server.person(manager=boss))
    account = owner.create("account", name="A", owner_id=text_of(owner.user))
    auditor.pull()

    answer = auditor.edit("account", account, owner_id=text_of(auditor.user))

    assert answer is not None
    assert answer.verdict == "denied"


def test_the_line_settles_a_code_two_accounts_claim(line: tuple[Device, Device, Device]) -> None:
    manager, owner, mate = line
    code = text_of(owner.user)[:18]
    owner.create("account", name="A", owner_id=text_of(owner.user), credit_code=code)
    named = {"name": "B", "owner_id": text_of(mate.user), "credit_code": code}
    twin = mate.push(creating("account", new(), 0, named)).answers
    assert [one.verdict for one in twin] == ["claim"]
    (question,) = manager.pull().conflicts()
    assert question["assignee_id"] == text_of(manager.user)

    answer = manager.edit("account", _id(question["subject_id"]), credit_code="91310000MA1K4XYZ9B")

    assert answer is None or answer.verdict != "denied"


def test_a_deletion_that_the_line_decides_takes_along_what_belongs_to_it(
    dispute: Dispute,
) -> None:
    manager, owner, mate = dispute.manager, dispute.owner, dispute.mate
    home = owner.pull().records["opportunity", dispute.deal]["account_id"]
    told = {"account_id": home, "opportunity_id": text_of(dispute.deal), "role": "champion"}
    owner.create("stakeholder_fact", **told, contact_id=text_of(dispute.deal))
    fact = next(key for (kind, key) in owner.pull().records if kind == "stakeholder_fact")
    mate.pull()
    owner.edit("opportunity", dispute.deal, next_step="Call")
    kept = mate.edit("opportunity", dispute.deal, deleted_at=GONE)
    assert kept is not None
    assert kept.verdict == "conflict"
    manager.pull()

    answers = manager.push(
        editing("stakeholder_fact", fact, manager.cursor, {"deleted_at": GONE}),
        editing("opportunity", dispute.deal, manager.cursor, {"deleted_at": GONE}),
    ).answers

    assert answers == []
    assert {fact, dispute.deal} <= owner.pull().gone


def test_the_line_judges_health_by_hand(dispute: Dispute) -> None:
    home = dispute.owner.pull().records["opportunity", dispute.deal]["account_id"]
    told = {"band": "watch", "reason": "new head of purchasing", "until": "2026-12-31"}
    by = {"set_on": "2026-11-22", "user_id": text_of(dispute.manager.user)}

    held = dispute.manager.create("score_override", account_id=home, **told, **by)

    assert dispute.manager.edit("score_override", held, deleted_at=GONE) is None


def age(server: Running, record_id: bytes, *, days: int) -> None:
    """Let what was written about a record have been written so many days ago."""
    with server.database.writing() as (connection, _head):
        row = connection.execute(record.select().where(record.c.id == record_id)).one()
        stored = read(row)
        stored.meta.fields = {
            name: stamp._replace(at=stamp.at - days * DAY)
            for name, stamp in stored.meta.fields.items()
        }
        packed = written(stored)[-1]
        connection.execute(update(record).where(record.c.id == record_id).values(meta=packed))


def _id(text: str) -> bytes:
    return bytes.fromhex(text.replace("-", ""))
