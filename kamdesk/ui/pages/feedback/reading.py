"""What the page reads: the answers with their sums, and who may be asked to follow up."""

from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.feedback import FeedbackSheet, feedback_sheet
from kamdesk.queries.records import rows
from kamdesk.queries.stakeholders import stakeholders
from kamdesk.ui import wording
from kamdesk.ui.forms.requests import Offer

QUARTERS: Final = 8


class Voice(Struct, frozen=True):
    """The answers of one account or of all, whose accounts there are, and who could follow up."""

    sheet: FeedbackSheet
    accounts: tuple[tuple[UUID, str], ...]
    me: UUID
    colleagues: tuple[Offer, ...]


def voice(reading: Any, account_id: UUID | None) -> Voice:
    """Read the answers; the accounts are always all that ever answered."""
    every = feedback_sheet(reading, None, QUARTERS)
    chosen = every if account_id is None else feedback_sheet(reading, [account_id], QUARTERS)
    known = {
        line.account_id: wording.named(line.account_name, line.account_english)
        for line in every.lines
    }
    users = [row for row in rows(reading, ENTITIES["user"]) if row.get("active") is not False]
    users.sort(key=lambda row: (row["id"] != reading.actor, row["name"]))
    return Voice(
        sheet=chosen,
        accounts=tuple(sorted(known.items(), key=lambda pair: pair[1])),
        me=reading.actor,
        colleagues=tuple(
            Offer(row["id"], wording.named(row["name"], row.get("english_name"))) for row in users
        ),
    )


def people_of(reading: Any, account_id: UUID) -> list[Offer]:
    """Read who can be asked at an account."""
    found = []
    for person in stakeholders(reading, account_id).people:
        if not person.has_left:
            name = wording.named(person.name, person.english_name)
            title = wording.named(person.title or "", person.english_title)
            found.append(Offer(person.id, f"{name} · {title}" if title else name, person.name))
    return found
