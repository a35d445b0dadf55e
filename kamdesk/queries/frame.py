"""What the frame of the window shows on every page: whose profile, counts, pins, next undo."""

from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select

from kamdesk.models.account import Account
from kamdesk.models.local import Score
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.unheard import unheard
from kamdesk.storage.deed import DEEDS
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import BASE_CURRENCY, SAMPLE, setting
from kamdesk.storage.undo import Undoable, next_redo, next_undo

# Written out: every page waits for them, and a statement of SQLAlchemy takes longer to make than
# these take to run. Disputes are counted by record, those of this person and of nobody.
_PERSON: Final = """
SELECT u.name, u.english_name, u.role, t.name, t.english_name FROM user u
LEFT JOIN territory t ON t.id = u.territory_id AND t.deleted_at IS NULL
WHERE u.id = :me
"""
_COUNTS: Final = """
SELECT (SELECT count(*) FROM account WHERE deleted_at IS NULL),
  (SELECT count(*) FROM opportunity o JOIN stage s ON s.id = o.stage_id
    WHERE s.outcome = 'open' AND o.deleted_at IS NULL AND s.deleted_at IS NULL),
  (SELECT count(*) FROM task WHERE owner_id = :me AND state = 'open' AND deleted_at IS NULL),
  (SELECT count(DISTINCT subject_id) FROM conflict
    WHERE state = 'open' AND deleted_at IS NULL AND (assignee_id = :me OR assignee_id IS NULL))
"""
_NOBODY: Final = ("", None, "", "", None)


class NamedDeed(Struct, frozen=True):
    """A deed in English message ids: what was done, to which kind of record, called what."""

    verb: str
    noun: str = ""
    subject: str = ""


class PinnedRow(Struct, frozen=True):
    """An account kept at hand. ``score`` is in whole points, None while unscored."""

    id: UUID
    name: str
    english_name: str | None
    score: float | None
    band: str | None


class FrameRow(Struct, frozen=True):
    """The standing facts around every page. ``territory`` is empty for people without one."""

    user_name: str
    user_english_name: str | None
    role: str
    territory: str
    territory_english: str | None
    is_sample: bool
    base_currency: str
    accounts: int
    open_opportunities: int
    my_open_tasks: int
    conflicts: int
    unheard: int
    pinned: tuple[PinnedRow, ...]
    undo: NamedDeed | None
    redo: NamedDeed | None


def frame(reading: Reading) -> FrameRow:
    """Return everything the frame shows, in one read."""
    me = {"me": reading.actor.bytes}
    ask = reading.session.connection().exec_driver_sql
    name, english, role, territory, territory_english = ask(_PERSON, me).first() or _NOBODY
    accounts, deals, tasks, disputes = ask(_COUNTS, me).one()
    return FrameRow(
        user_name=name,
        user_english_name=english,
        role=role,
        territory=territory or "",
        territory_english=territory_english,
        is_sample=setting(reading, SAMPLE) == "yes",
        base_currency=setting(reading, BASE_CURRENCY, "CNY"),
        accounts=accounts,
        open_opportunities=deals,
        my_open_tasks=tasks,
        conflicts=disputes,
        unheard=unheard(reading),
        pinned=_pinned(reading),
        undo=_named(next_undo(reading)),
        redo=_named(next_redo(reading)),
    )


def deed_words(name: str) -> NamedDeed:
    """Name a deed by its code: "visit.log", or "contact.add" by the kind of record."""
    entity, _dot, verb = name.partition(".")
    if name in DEEDS or entity not in ENTITIES:
        return NamedDeed(DEEDS.get(name, name))
    return NamedDeed(DEEDS.get(f"record.{verb}", verb), ENTITIES[entity].label)


def pinned_ids(reading: Reading) -> list[UUID]:
    """Return the pinned accounts in the order they were pinned."""
    return [UUID(word) for word in setting(reading, "pinned").split()]


def _named(target: Undoable | None) -> NamedDeed | None:
    if target is None:
        return None
    words = deed_words(target.name)
    return NamedDeed(words.verb, words.noun, target.subject or "")


def _pinned(reading: Reading) -> tuple[PinnedRow, ...]:
    wanted = pinned_ids(reading)
    statement = (
        select(Account.id, Account.short_name, Account.name, Account.english_name)
        .add_columns(Score.value, Score.band)
        .outerjoin(Score, Score.account_id == Account.id)
        .where(Account.id.in_(wanted), Account.deleted_at.is_(None))
    )
    found = {
        key: PinnedRow(key, short or name, english, value, band)
        for key, short, name, english, value, band in reading.session.execute(statement)
    }
    return tuple(found[key] for key in wanted if key in found)
