"""Deeds about a health score set by hand: saying otherwise than the rules, and ending that."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.ids import AccountId
from kamdesk.i18n import N_
from kamdesk.models.account import Account, ScoreOverride
from kamdesk.services.records import AddRecord, add_record
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


class OverrideScore(Struct, frozen=True, kw_only=True):
    """What a person holds against the rules, until a day and that day included.

    ``points`` 0-100 say the band by themselves; without them ``band`` is "healthy", "watch" or
    "at_risk" and the computed number stays.
    """

    account_id: AccountId
    reason: str
    until: date
    band: str | None = None
    points: int | None = None


@deed("health.override", N_("Set health by hand"))
def override_score(work: UnitOfWork, command: OverrideScore) -> UUID:
    """Store a health set by hand and return its id; it takes the place of the one before.

    Raises:
        Refused: ``score_override.*``, ``record.missing``, ``record.field_missing``, ``value.*``.
    """
    account = work.get(Account, command.account_id)
    _end(work, account.id)
    values = {
        "account_id": account.id,
        "band": command.band,
        "points": command.points,
        "reason": command.reason.strip(),
        "until": command.until,
    }
    key = add_record(work, AddRecord(entity="score_override", values=values))
    work.deed.name, work.deed.subject = "health.override", account.name
    return key


@deed("health.override_end", N_("End health set by hand"))
def end_override(work: UnitOfWork, account_id: AccountId) -> int:
    """Let the rules speak again; return how many judgements by hand that ended.

    Raises Refused: ``record.missing``.
    """
    account = work.get(Account, account_id)
    ended = _end(work, account.id)
    work.deed.subject = account.name
    return ended


def _end(work: UnitOfWork, account_id: UUID) -> int:
    held = [each for each in work.find(ScoreOverride, account_id=account_id)
            if each.until >= work.today]  # fmt: skip
    for each in held:
        work.remove(each)
    return len(held)
