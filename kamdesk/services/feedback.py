"""Deeds about the customer's voice: answers, one or a whole survey, and what is done about them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.ids import AccountId, ContactId, FeedbackId, UserId
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.models.service import Feedback
from kamdesk.services.records import AddRecord, add_record
from kamdesk.services.tasks import AddTask, add_task
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


class Answer(Struct, frozen=True, kw_only=True):
    """What one person said. NPS is 0-10, CSAT 1-5; an interview may have no score."""

    kind: str
    score: int | None = None
    text: str | None = None
    contact_id: ContactId | None = None


class RecordFeedback(Struct, frozen=True, kw_only=True):
    """Answers given at one account on one day, today when ``given_on`` is None."""

    account_id: AccountId
    answers: Sequence[Answer]
    given_on: date | None = None


class FollowUp(Struct, frozen=True, kw_only=True):
    """What is done about an answer. ``kind`` is "task" or "ticket"; somebody has to own it."""

    feedback_id: FeedbackId
    kind: str
    title: str
    owner_id: UserId
    due: date | None = None


@deed("feedback.record", N_("Record feedback"))
def record_feedback(work: UnitOfWork, command: RecordFeedback) -> tuple[FeedbackId, ...]:
    """Store the answers of a survey; return their ids in the order given.

    Raises:
        Refused: ``feedback.nothing_said``, ``feedback.in_future``, ``record.missing``,
            ``record.field_missing``, ``value.*``, ``reference.other_account``.
    """
    account = work.get(Account, command.account_id)
    day = command.given_on or work.today
    if day > work.today:
        raise Refused("feedback.in_future", field="given_on", day=day)
    if not command.answers:
        raise Refused("feedback.nothing_said", field="score")
    stored = tuple(_store(work, account, answer, day) for answer in command.answers)
    work.deed.name, work.deed.subject = "feedback.record", account.name
    return stored


def _store(work: UnitOfWork, account: Account, answer: Answer, day: date) -> FeedbackId:
    text = (answer.text or "").strip() or None
    if answer.score is None and text is None:
        raise Refused("feedback.nothing_said", field="score")
    values = {
        "account_id": account.id,
        "kind": answer.kind,
        "score": answer.score,
        "text": text,
        "contact_id": answer.contact_id,
        "given_on": day,
    }
    return FeedbackId(add_record(work, AddRecord(entity="feedback", values=values)))


@deed("feedback.follow_up", N_("Follow up feedback"))
def follow_up(work: UnitOfWork, command: FollowUp) -> UUID:
    """Make a task or a ticket of an answer and return its id; it points back at the answer.

    Raises Refused: ``record.missing``, ``record.field_missing`` (no title),
    ``feedback.due_in_past``, ``value.*``.
    """
    answer = work.get(Feedback, command.feedback_id)
    title = command.title.strip()
    if not title:
        raise Refused("record.field_missing", field="title", entity=command.kind)
    if command.due is not None and command.due < work.today:
        raise Refused("feedback.due_in_past", field="due", day=command.due)
    key = _MAKERS[command.kind](work, command, answer, title)
    work.deed.name, work.deed.subject = "feedback.follow_up", title
    return key


def _task(work: UnitOfWork, command: FollowUp, answer: Feedback, title: str) -> UUID:
    task = AddTask(
        title=title,
        due=command.due,
        owner_id=command.owner_id,
        account_id=AccountId(answer.account_id),
        feedback_id=command.feedback_id,
    )
    return add_task(work, task)


def _ticket(work: UnitOfWork, command: FollowUp, answer: Feedback, title: str) -> UUID:
    values = {
        "account_id": answer.account_id,
        "contact_id": answer.contact_id,
        "feedback_id": answer.id,
        "title": title,
        "kind": "complaint",
        "severity": "major",
        "sla_hours": None if command.due is None else _hours_until(work, command.due),
        "owner_id": command.owner_id,
        "description": answer.text,
    }
    return add_record(work, AddRecord(entity="ticket", values=values))


_MAKERS: Final = {"task": _task, "ticket": _ticket}


def _hours_until(work: UnitOfWork, due: date) -> int:
    """Count the hours to the end of a day on the clock of this computer; a ticket is due by them.

    ``work.now`` and the day are taken in one zone, so a change of the clocks moves nothing.
    """
    here = work.now.astimezone()
    end = datetime.combine(due, time.max, here.tzinfo)
    return max(1, int((end - here) / timedelta(hours=1)))
