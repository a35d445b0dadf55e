"""Plays the sample's script into a workspace: one deed per simulated day and author."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kamdesk.demo.days import Days, evening
from kamdesk.demo.deals import tell_deals
from kamdesk.demo.founding import found_company, open_account
from kamdesk.demo.judgements import judge_people, tie_people
from kamdesk.demo.meetings import tell_promises, tell_touches, tell_visits
from kamdesk.demo.money import tell_contracts
from kamdesk.demo.papers import attach_papers
from kamdesk.demo.people import hosts_of
from kamdesk.demo.plans import tell_plans
from kamdesk.demo.script import Command, Page, Script, named
from kamdesk.demo.service import tell_service
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models import SYNCED
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import rows
from kamdesk.services.pins import pin_account
from kamdesk.services.records import AddRecord, EditRecord, add_record, edit_record
from kamdesk.services.scores import rebuild_scores
from kamdesk.services.visits import log_visit
from kamdesk.storage import search
from kamdesk.storage.deed import deed
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import SAMPLE, put_setting, setting
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace

Progress = Callable[[float, str], None]

_PINNED = ("hualan", "chenghai", "jinbei")  # the accounts the story of the sample is about


class SeedReport(Struct, frozen=True):
    """What the sample holds: records per entity, and the deeds they were written by."""

    counts: dict[str, int]
    deeds: int


class SimulatedClock:
    """Shows the evening of whichever day is being played."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        return evening(self.day)


def seed(
    workspace: Workspace,
    *,
    seed: int = 1,
    lang: str = "zh_CN",
    today: date,
    progress: Progress | None = None,
) -> SeedReport:
    """Fill a workspace with a year of invented facts; scores and search are worked out last.

    The same seed, language and day give the same facts. The person of the workspace plays the
    first account manager, under their own name unless the profile was founded for the sample.

    Raises:
        Refused: ``sample.not_empty`` when accounts are there already.
    """
    if workspace.read(_has_accounts):
        raise Refused("sample.not_empty")
    is_real = not workspace.read(_is_sample)
    script = written(seed, lang, Days(today), workspace.actor, is_real=is_real)
    clock = SimulatedClock(script.days.first)
    past = workspace.retold(clock)
    past.run(mark_as_sample)
    deeds = _play(past, clock, list(script.pages()), progress or _silent)
    clock.day, past.actor = script.days.today, script.user("su")
    if past.has_files:
        attach_papers(past, script, clock)
    past.run(settle_sample, [script.id("account", key) for key in _PINNED])
    return SeedReport(workspace.read(_counts), deeds)


def written(seed: int, lang: str, days: Days, me: UUID, *, is_real: bool = False) -> Script:
    """Write the whole script of a sample. ``is_real``: ``me`` is no part of it, and stays as is."""
    script = Script(seed, lang, days, me, is_real=is_real)
    found_company(script)
    hosts = hosts_of(script)
    for number, host in enumerate(hosts):
        open_account(script, host, number)
    judge_people(script, hosts)
    tell_deals(script, hosts)
    contracts = tell_contracts(script, hosts)
    tell_touches(script, hosts, tell_visits(script, hosts))
    tell_promises(script, hosts)
    tell_service(script, hosts)
    tie_people(script, hosts)
    tell_plans(script, hosts, contracts)
    return script


@deed("demo.seed", N_("Create sample data"))
def mark_as_sample(work: UnitOfWork) -> None:
    """Mark the profile: sample data must never reach a server."""
    put_setting(work, SAMPLE, "yes")


@deed("demo.day", N_("Sample day"))
def play_day(work: UnitOfWork, commands: Sequence[Command]) -> None:
    """Do what one author did on one day."""
    held = [work.find_many(SYNCED[entity], ids) for entity, ids in _leaned_on(commands).items()]
    for command in commands:
        if isinstance(command, AddRecord):
            add_record(work, command)
        elif isinstance(command, EditRecord):
            edit_record(work, command)
        else:
            log_visit(work, command)
    work.deed.name, work.deed.subject = "demo.day", None
    held.clear()


@deed("demo.settle", N_("Settle sample data"))
def settle_sample(work: UnitOfWork, pinned: Sequence[UUID]) -> None:
    """Work out scores and search from the facts, and put some accounts at hand."""
    for account_id in pinned:
        pin_account(work, account_id, pinned=True)
    rebuild_scores(work)
    search.rebuild(work)


def _leaned_on(commands: Sequence[Command]) -> dict[str, list[UUID]]:
    """List the older records commands lean on; held in memory, each is read only once."""
    made = {command.id for command in commands if isinstance(command, AddRecord)}
    found = dict.fromkeys(pair for command in commands for pair in named(command))
    by_entity: dict[str, list[UUID]] = {}
    for entity, record in found:
        if record not in made:
            by_entity.setdefault(entity, []).append(record)
    return by_entity


def _play(past: Workspace, clock: SimulatedClock, pages: list[Page], progress: Progress) -> int:
    for number, page in enumerate(pages):
        clock.day, past.actor = page.day, page.author
        past.run(play_day, page.commands)
        progress(number / len(pages), page.day.isoformat())
    progress(1.0, "")
    return len(pages)


def _silent(_share: float, _text: str) -> None:
    """Say nothing."""


def _is_sample(reading: Reading) -> bool:
    return setting(reading, SAMPLE, "no") == "yes"


def _has_accounts(reading: Reading) -> bool:
    return any(True for _ in rows(reading, ENTITIES["account"], limit=1))


def _counts(reading: Reading) -> dict[str, int]:
    return {name: sum(1 for _ in rows(reading, entity)) for name, entity in ENTITIES.items()}
