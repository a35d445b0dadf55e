"""Deeds about the customer's voice: NPS, CSAT and interviews, one answer or a whole survey."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kamdesk.domain.ids import AccountId, ContactId, FeedbackId
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.services.records import AddRecord, add_record
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one person said. NPS is 0-10, CSAT 1-5; an interview may have no score."""

    kind: str
    score: int | None = None
    text: str | None = None
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFeedback:
    """Answers given at one account on one day, today when ``given_on`` is None."""

    account_id: AccountId
    answers: Sequence[Answer]
    given_on: date | None = None


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
