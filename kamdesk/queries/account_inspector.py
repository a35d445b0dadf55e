"""One account beside the list: its row, what drives its health, what comes next, who is there."""

from uuid import UUID

from msgspec import Struct

from kamdesk.errors import Refused
from kamdesk.queries.accounts import AccountRow, account_rows
from kamdesk.queries.next_steps import NextStep, steps_of
from kamdesk.queries.score_history import Histories
from kamdesk.queries.scores import HealthSheet, SheetMeasure, sheet
from kamdesk.queries.stakeholders import Stakeholder, stakeholders
from kamdesk.queries.timeline import TimelineItem, timeline
from kamdesk.storage.reading import Reading

_STEPS = 3
_PEOPLE = 5


class InspectorRow(Struct, frozen=True):
    """An account in brief. ``driver`` is the measure that costs it most points, None without one.

    ``touched`` is the latest visit or touch; ``people`` are the most influential who are there.
    """

    account: AccountRow
    health: HealthSheet
    driver: SheetMeasure | None
    steps: tuple[NextStep, ...]
    touched: TimelineItem | None
    people: tuple[Stakeholder, ...]
    more_people: int


def account_inspector(reading: Reading, account_id: UUID) -> InspectorRow:
    """Return an account in brief. Raises Refused ``record.missing``."""
    found = account_rows(reading, [account_id])
    if not found:
        raise Refused("record.missing", entity="account", id=str(account_id))
    health = sheet(reading, account_id, reading.today, Histories(reading, [account_id]))
    touched = timeline(reading, account_id, kinds=("visit", "touch"), limit=1).items
    mapped = stakeholders(reading, account_id, found[0].tier).people
    there = [person for person in mapped if not person.has_left]
    return InspectorRow(
        account=found[0],
        health=health,
        driver=_driver(health),
        steps=tuple(steps_of(reading, account_id, _STEPS)),
        touched=touched[0] if touched else None,
        people=tuple(there[:_PEOPLE]),
        more_people=max(0, len(there) - _PEOPLE),
    )


def _driver(health: HealthSheet) -> SheetMeasure | None:
    """Return the known measure that takes most points from the score."""
    known = [each for each in health.measures if each.value is not None and each.share > 0]
    lost = [(each.share * (100 - (each.value or 0)), each.name, each) for each in known]
    return max(lost)[2] if lost and max(lost)[0] > 0 else None
