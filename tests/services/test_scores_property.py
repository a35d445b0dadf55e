"""Whatever people do, in whatever order: the stored scores are those of the facts."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdesk.domain.health import score
from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.domain.score_model import shown_points
from kamdesk.errors import Refused
from kamdesk.models import SYNCED
from kamdesk.models.local import Score
from kamdesk.queries.score_facts import gathered, gathered_past
from kamdesk.queries.score_models import active_model
from kamdesk.queries.scores import bulk_scores, computed_scores
from kamdesk.services.records import EditRecord, delete_record, edit_record, restore_record
from kamdesk.services.scores import refresh_due
from kamdesk.services.undoing import undo
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.storage.reading import Reading
from kamdesk.workspace import Workspace
from tests.workspaces import Clock, added

STEPS = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 200), st.integers(0, 5)), min_size=1, max_size=10
)


class Player:
    """Plays random deeds on one account."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self.workspace, self.clock = workspace, clock
        self.account = added(workspace, "account", name="岭东重工", tier="B")
        self.contact = added(workspace, "contact", account_id=self.account, name="韩卓")
        self.made: list[tuple[str, UUID]] = [("contact", self.contact)]

    def play(self, step: int, days: int, number: int) -> None:
        deeds: tuple[Callable[[int, int], object], ...] = (
            self.visit,
            self.touch,
            self.ticket,
            self.contract,
            self.instalment,
            self.payment,
            self.feedback,
            self.judge,
            self.seat,
            self.promote,
            self.renew,
            self.delete,
            self.undo,
            self.wait,
            self.vanish_and_return,
        )
        deeds[step](days, number)

    def add(self, entity: str, **values: Any) -> None:
        made = added(self.workspace, entity, account_id=self.account, **values)
        self.made.append((entity, made))

    def last(self, entity: str) -> UUID | None:
        return next((key for name, key in reversed(self.made) if name == entity), None)

    def ago(self, days: int) -> date:
        return self.workspace.viewpoint().today - timedelta(days=days)

    def visit(self, days: int, number: int) -> None:
        command = LogVisit(
            account_id=AccountId(self.account),
            held_at=self.clock() - timedelta(days=days, minutes=number),
            type="executive" if number == 0 else "routine",
            notes="谈了二期",
            contacts=[ContactId(self.contact)] if self.is_here() else [],
        )
        self.made.append(("visit", self.workspace.run(log_visit, command)))

    def is_here(self) -> bool:
        return ("contact", self.contact) in self.made

    def touch(self, days: int, number: int) -> None:
        kind = ("call", "message", "mail", "meeting", "call", "mail")[number]
        at = self.clock() - timedelta(days=days)
        way = "incoming" if number % 2 else "outgoing"
        contact = self.contact if self.is_here() else None
        self.add("touch", kind=kind, at=at, direction=way, contact_id=contact)

    def ticket(self, days: int, number: int) -> None:
        opened = self.clock() - timedelta(days=days)
        solved = opened + timedelta(hours=30 * number) if number < 4 else None
        if solved and solved > self.clock():
            solved = None
        self.add("ticket", title="报工延迟", severity="major", opened_at=opened, solved_at=solved)

    def contract(self, days: int, number: int) -> None:
        self.add(
            "contract",
            name="二期",
            starts_on=self.ago(300) if number else None,
            ends_on=self.ago(100) + timedelta(days=days + 20),
            amount_minor=(number + 1) * 100_000 if number else None,
        )

    def instalment(self, days: int, number: int) -> None:
        contract = self.last("contract")
        if contract:
            due, amount = self.ago(days - 40), (number + 1) * 10_000
            self.add("instalment", contract_id=contract, due=due, amount_minor=amount)

    def payment(self, days: int, number: int) -> None:
        line = self.last("instalment") if number % 2 else None
        self.add(
            "payment",
            contract_id=self.last("contract"),
            instalment_id=line,
            amount_minor=9_000 * (number + 1),
            received_on=self.ago(days),
        )

    def feedback(self, days: int, number: int) -> None:
        kind, answer = ("nps", number * 2) if number % 2 else ("csat", number // 2 + 1)
        self.add("feedback", kind=kind, score=answer, given_on=self.ago(days))

    def judge(self, days: int, number: int) -> None:
        if self.is_here():
            self.add(
                "stakeholder_fact",
                contact_id=self.contact,
                role="decision_maker",
                influence=number or None,
                attitude=number - 2 if number < 5 else None,
                noted_on=self.ago(days),
            )

    def seat(self, days: int, number: int) -> None:
        if self.is_here():
            self.add(
                "position",
                contact_id=self.contact,
                title="部长",
                level=number + 1,
                since=self.ago(days) if number % 2 else None,
                left=self.ago(days - 60) if number == 3 else None,
            )

    def promote(self, _days: int, number: int) -> None:
        self.edit("account", self.account, tier="SABCBA"[number])

    def renew(self, days: int, number: int) -> None:
        contract = self.last("contract")
        if contract:
            step = ("not_started", "in_talks", "quoted", "agreed", "renewed", "lost")[number]
            ends = self.ago(0) + timedelta(days=days)
            self.edit("contract", contract, renewal=step, ends_on=ends)

    def edit(self, entity: str, key: UUID, **values: Any) -> None:
        self.workspace.run(edit_record, EditRecord(entity=entity, id=key, values=values))

    def delete(self, days: int, _number: int) -> None:
        if self.made:
            entity, key = self.made[days % len(self.made)]
            self.workspace.run(delete_record, entity, key)
            self.made = [each for each in self.made if self.lives(*each)]

    def lives(self, entity: str, key: UUID) -> bool:
        def found(reading: Reading) -> bool:
            record = reading.session.get(SYNCED[entity], key)
            return record is not None and record.deleted_at is None

        return self.workspace.read(found)

    def undo(self, _days: int, _number: int) -> None:
        if len(self.made) > 1:
            self.workspace.run(undo)
            self.made = [each for each in self.made if self.lives(*each)]

    def wait(self, days: int, _number: int) -> None:
        self.clock.forward(days=days / 8)
        self.workspace.run(refresh_due)

    def vanish_and_return(self, _days: int, _number: int) -> None:
        self.workspace.run(delete_record, "account", self.account)
        assert stored(self.workspace, self.account) is None
        self.workspace.run(restore_record, "account", self.account)


def stored(workspace: Workspace, account: UUID) -> dict[str, Any] | None:
    def row(reading: Reading) -> dict[str, Any] | None:
        found = reading.session.get(Score, account)
        if found is None:
            return None
        return {name: getattr(found, name) for name in Score.__table__.columns.keys()}  # noqa: SIM118 - a column collection is no dict

    return workspace.read(row)


def look(row: dict[str, Any]) -> tuple[int | None, str]:
    return (None if row["value"] is None else shown_points(row["value"])), row["band"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_stored_score_is_that_of_the_facts_after_any_deeds(
    workspace: Workspace, clock: Clock, steps: list[tuple[int, int, int]]
) -> None:
    player = Player(workspace, clock)
    for step in steps:
        with suppress(Refused):  # a rule of another room said no; nothing was changed
            player.play(*step)
        kept = stored(workspace, player.account)
        if kept is None:  # an undo took the account itself back
            return
        now = workspace.read(computed_scores, [player.account])[player.account]
        assert look(kept) == look(now)
        if kept["computed_on"] == now["computed_on"]:
            assert kept == now


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_scores_in_bulk_are_those_of_one_account(
    workspace: Workspace, clock: Clock, steps: list[tuple[int, int, int]]
) -> None:
    player = Player(workspace, clock)
    for step in steps:
        with suppress(Refused):
            player.play(*step)
    asked = None if len(steps) % 2 else [player.account]
    alone = workspace.read(computed_scores, asked)
    bulk = workspace.read(bulk_scores, asked)

    today = workspace.viewpoint().today
    assert alone.keys() == bulk.keys()
    for account, row in alone.items():
        figures = [
            each.pop(name) for each in (row, bulk[account]) for name in ("value", "confidence")
        ]
        assert figures[:2] == pytest.approx(figures[2:], abs=1e-9)
        assert bulk[account] == {**row, "valid_until": today}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_replaying_today_from_the_log_gives_the_live_facts(
    workspace: Workspace, clock: Clock, steps: list[tuple[int, int, int]]
) -> None:
    player = Player(workspace, clock)
    for step in steps:
        with suppress(Refused):
            player.play(*step)
    today = workspace.viewpoint().today
    live = workspace.read(gathered, [player.account])
    replayed = workspace.read(gathered_past, [player.account], today)

    model = workspace.read(active_model)
    assert live.keys() == replayed.keys()
    for account, found in live.items():
        again = replayed[account]
        assert score(again.facts, model, today).value == score(found.facts, model, today).value
        assert again.overdue_minor(today) == found.overdue_minor(today)
        assert again.facts.relationship == found.facts.relationship
        assert again.facts.rhythm_since == found.facts.rhythm_since
