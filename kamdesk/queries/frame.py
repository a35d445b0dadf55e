"""What the frame of the window shows on every page: whose profile, counts, pins, next undo."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import func, or_, select

from kamdesk.models.account import Account
from kamdesk.models.activity import Task
from kamdesk.models.business import Opportunity
from kamdesk.models.local import Score
from kamdesk.models.reference import Stage, Territory, User
from kamdesk.models.sync import Conflict
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.unheard import unheard
from kamdesk.storage.deed import DEEDS
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import BASE_CURRENCY, SAMPLE, setting
from kamdesk.storage.undo import Undoable, next_redo, next_undo


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
    user = reading.session.get(User, reading.actor)
    territory = _territory(reading, user)
    return FrameRow(
        user_name=user.name if user else "",
        user_english_name=user.english_name if user else None,
        role=user.role if user else "",
        territory=territory.name if territory else "",
        territory_english=territory.english_name if territory else None,
        is_sample=setting(reading, SAMPLE) == "yes",
        base_currency=setting(reading, BASE_CURRENCY, "CNY"),
        accounts=reading.session.scalar(select(func.count()).select_from(Account)) or 0,
        open_opportunities=_open_opportunities(reading),
        my_open_tasks=_my_open_tasks(reading),
        conflicts=_open_conflicts(reading),
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


def _territory(reading: Reading, user: User | None) -> Territory | None:
    if user is None or user.territory_id is None:
        return None
    found = reading.session.get(Territory, user.territory_id)
    return None if found is None or found.deleted_at is not None else found


def _open_opportunities(reading: Reading) -> int:
    counted = select(func.count()).select_from(Opportunity)
    statement = counted.join(Stage, Stage.id == Opportunity.stage_id).where(Stage.outcome == "open")
    return reading.session.scalar(statement) or 0


def _my_open_tasks(reading: Reading) -> int:
    counted = select(func.count()).select_from(Task)
    statement = counted.where(Task.owner_id == reading.actor, Task.state == "open")
    return reading.session.scalar(statement) or 0


def _open_conflicts(reading: Reading) -> int:
    """Count the records that wait for this person's decision."""
    record = func.count(Conflict.subject_id.distinct())
    mine = or_(Conflict.assignee_id == reading.actor, Conflict.assignee_id.is_(None))
    return reading.session.scalar(select(record).where(Conflict.state == "open", mine)) or 0


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
