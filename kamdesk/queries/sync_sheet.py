"""All a page on sync shows, in one snapshot: what is open, settled, waiting, refused, and how."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import select

from kamdesk.models.reference import User
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.conflict_inbox import Disputed, conflict_inbox
from kamdesk.queries.conflict_rules import RuleRow, rule_rows
from kamdesk.queries.listing import all_titles
from kamdesk.queries.settled_conflicts import MergedRow, SettledRow, auto_merged, settled_conflicts
from kamdesk.queries.sync_state import SyncOverview, Unheard, sync_overview, unheard
from kamdesk.storage.attachments.ledger import unsealed
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication.partings import Parting, partings
from kamdesk.storage.replication.round_log import RoundLine, round_log
from kamdesk.storage.settings import SAMPLE, setting

__all__ = ["Parting", "RoundLine", "SyncSheet", "sync_sheet", "unsent_lines"]
_SHOWN = 200


class SyncSheet(Struct, frozen=True):
    """``unsent`` are the first of what waits or was refused; ``titles`` name their records.

    ``files`` counts contents on this device that no server has confirmed to hold, ``partings`` are
    accounts that moved on with edits made here.
    """

    overview: SyncOverview
    inbox: tuple[Disputed, ...]
    merged: tuple[MergedRow, ...]
    settled: tuple[SettledRow, ...]
    rules: tuple[RuleRow, ...]
    unsent: tuple[Unheard, ...]
    titles: dict[UUID, str]
    rounds: tuple[RoundLine, ...]
    colleagues: tuple[tuple[UUID, str], ...]
    is_sample: bool
    files: int
    partings: tuple[Parting, ...]


def sync_sheet(reading: Reading, english: bool = False) -> SyncSheet:
    """Read it all. ``english`` calls people and records by their English names."""
    lines = unheard(reading, most=_SHOWN)
    return SyncSheet(
        overview=sync_overview(reading),
        inbox=tuple(conflict_inbox(reading, english=english)),
        merged=tuple(auto_merged(reading, english=english)),
        settled=tuple(settled_conflicts(reading, english=english)),
        rules=tuple(rule_rows(reading)),
        unsent=tuple(lines),
        titles=_titles(reading, lines, english=english),
        rounds=round_log(reading),
        colleagues=_colleagues(reading, english=english),
        is_sample=setting(reading, SAMPLE) == "yes",
        files=unsealed(reading),
        partings=partings(reading),
    )


def unsent_lines(reading: Reading) -> list[Unheard]:
    """Return all no server has, for whoever takes it along."""
    return unheard(reading)


def _titles(reading: Reading, lines: list[Unheard], *, english: bool) -> dict[UUID, str]:
    ids: dict[str, set[UUID]] = {}
    for line in lines:
        if line.entity in ENTITIES:
            ids.setdefault(line.entity, set()).add(line.record_id)
    found: dict[UUID, str] = {}
    for entity, keys in ids.items():
        titles = all_titles(reading, ENTITIES[entity], keys, english=english)
        found |= {key: name.strip().split("\n", 1)[0] for key, (name, _gone) in titles.items()}
    return found


def _colleagues(reading: Reading, *, english: bool) -> tuple[tuple[UUID, str], ...]:
    """Return who else could decide something."""
    found = reading.session.execute(
        select(User.id, User.name, User.english_name).where(User.active, User.id != reading.actor)
    )
    named = ((key, (other or name) if english else name) for key, name, other in found)
    return tuple(sorted(named, key=lambda pair: pair[1]))
