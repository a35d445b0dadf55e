"""The invented cast, companies and texts of the sample, read from resources/demo.

Every text is a pair: Chinese first, English second. Day numbers count back from the sample's
today; ``ago`` and ``met`` are days, ``amount`` and ``revenue`` are 10,000 CNY.
"""

from functools import cache

import msgspec

from kamdesk import resources

Pair = tuple[str, str]


class TerritoryRow(msgspec.Struct, frozen=True):
    """A sales territory."""

    key: str
    name: str
    en: str
    parent: str | None = None


class UserRow(msgspec.Struct, frozen=True):
    """One of us."""

    key: str
    name: str
    en: str
    title: Pair
    role: str
    department: str
    manager: str | None = None
    territory: str | None = None


class ProductRow(msgspec.Struct, frozen=True):
    """Something we sell; ``price`` in CNY."""

    key: str
    name: str
    en: str
    series: Pair
    price: int


class CityRow(msgspec.Struct, frozen=True):
    """A city with its rounded centre."""

    name: Pair
    latitude: str
    longitude: str


class Cast(msgspec.Struct, frozen=True):
    """Everybody of ours, what we sell, and the names others are made of."""

    territories: list[TerritoryRow]
    users: list[UserRow]
    products: list[ProductRow]
    cities: dict[str, CityRow]
    surnames: list[tuple[str, str]]
    given: list[tuple[str, str]]
    syllables: list[tuple[str, str]]
    trades: list[Pair]


class AccountRow(msgspec.Struct, frozen=True):
    """A customer. ``mood`` chooses the facts of its year; ``gap`` is days since we last met."""

    key: str
    name: str
    short: str
    en: str
    en_short: str
    tier: str
    owner: str
    mood: str
    industry: Pair
    ownership: str
    city: str
    place: Pair
    people: int
    gap: int
    visits: int
    tickets: int
    contracts: int
    revenue: int
    tags: list[Pair]
    status: str = "active"
    parent: str | None = None
    executive: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    employees: int | None = None
    founded: int | None = None
    currency: str = "CNY"


class SeatRow(msgspec.Struct, frozen=True):
    """A seat of an organisation, for people without a story of their own."""

    title: Pair
    function: str
    level: int
    department: Pair
    role: str | None = None
    influence: int | None = None
    visitable: bool = True


class PersonRow(msgspec.Struct, frozen=True):
    """A person with a story. ``met`` None was never met; ``left`` and ``joined`` are days ago."""

    key: str
    name: str
    en: str
    title: Pair
    department: Pair
    function: str
    level: int
    boss: str | None = None
    role: str | None = None
    influence: int | None = None
    attitude: int | None = None
    met: int | None = None
    interest: Pair | None = None
    visitable: bool = True
    phone: str | None = None
    left: int | None = None
    joined: int | None = None


class People(msgspec.Struct, frozen=True):
    """Seats by kind of owner, and the named people by account."""

    seats: dict[str, list[SeatRow]]
    named: dict[str, list[PersonRow]]


class Texts(msgspec.Struct, frozen=True):
    """Phrases that notes, tickets and tasks are put together from."""

    visit_openings: list[Pair]
    visit_topics: list[Pair]
    visit_closings: list[Pair]
    outcomes: list[Pair]
    objectives: dict[str, list[Pair]]
    questions: list[Pair]
    touches: dict[str, list[Pair]]
    our_promises: list[Pair]
    their_promises: list[Pair]
    tasks: list[Pair]
    tickets: dict[str, list[Pair]]
    ticket_notes: list[Pair]
    praise: list[Pair]
    criticism: list[Pair]
    follow_ups: list[Pair]
    interviews: list[Pair]
    notes: list[Pair]
    clips: list[Pair]
    clip_source: Pair
    comments: list[Pair]
    deals: list[tuple[str, str, str]]
    next_steps: list[Pair]
    competitors: list[Pair]
    loss_reasons: list[Pair]
    contracts: dict[str, Pair]
    instalments: dict[str, Pair]
    refund: Pair
    sensitive: list[Pair]
    goals: list[Pair]
    key_results: list[tuple[str, str, Pair]]
    swot: dict[str, list[Pair]]
    projects: list[Pair]
    sources: list[Pair]
    terms: dict[str, Pair]


class DealRow(msgspec.Struct, frozen=True):
    """A deal of the story: ``since`` days in its stage, ``close`` days ahead (back when won)."""

    account: str
    name: Pair
    product: str
    amount: str
    stage: str
    since: int
    close: int
    opened: int
    next: Pair
    competitor: int | None = None
    loss: int | None = None
    main: bool = False


class PlanRow(msgspec.Struct, frozen=True):
    """A planned visit, ``day`` working days from today."""

    account: str
    day: int
    time: str
    minutes: int
    type: str
    objective: Pair
    people: list[str]
    questions: int | None = None


class VisitRow(msgspec.Struct, frozen=True):
    """A visit of the story that took place."""

    account: str
    ago: int
    time: str
    minutes: int
    type: str
    people: list[str]
    objective: Pair
    notes: Pair
    outcome: Pair


class PromiseRow(msgspec.Struct, frozen=True):
    """A promise; ``due`` counts ahead of today, ``kept`` is the day ago it was kept."""

    account: str
    side: str
    text: Pair
    made: int
    due: int
    person: str
    kept: int | None = None


class TicketRow(msgspec.Struct, frozen=True):
    """A ticket; ``answer`` and ``solve`` are hours after it was opened."""

    account: str
    number: str
    title: Pair
    kind: str
    severity: str
    ago: int
    answer: int
    solve: int | None = None
    csat: int | None = None


class ClipRow(msgspec.Struct, frozen=True):
    """A piece of public news."""

    account: str
    ago: int
    title: Pair


class AttitudeRow(msgspec.Struct, frozen=True):
    """How we judged a person over time: (days ago, attitude)."""

    account: str
    person: str
    turns: list[tuple[int, int]]


class InfluenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who moves whom."""

    account: str
    source: str = msgspec.field(name="from")
    target: str = msgspec.field(name="to")
    kind: str = "influence"
    weight: float = 0.5


class LinkRow(msgspec.Struct, frozen=True, kw_only=True):
    """What joins two people: (account, person) each."""

    source: tuple[str, str] = msgspec.field(name="from")
    target: tuple[str, str] = msgspec.field(name="to")
    kind: str
    remark: Pair


class GoalRow(msgspec.Struct, frozen=True):
    """A goal of the quarter with (title, start, target, current, unit) per key result."""

    account: str
    title: Pair
    results: list[tuple[Pair, str, str, str, Pair]]


class NoteRow(msgspec.Struct, frozen=True):
    """A note of the story."""

    account: str
    ago: int
    text: Pair
    person: str | None = None


class ContractRow(msgspec.Struct, frozen=True):
    """A contract of the story. ``ends`` counts ahead; lines are (kind, share, due ago, paid ago).

    ``amount`` is in 10,000 units of its currency; ``refund`` is (amount, days ago).
    """

    account: str
    kind: str
    name: Pair
    amount: str
    signed: int
    lines: list[tuple[str, str, int, int | None]]
    ends: int | None = None
    renewal: str | None = None
    currency: str = "CNY"
    refund: tuple[str, int] | None = None


class Story(msgspec.Struct, frozen=True):
    """What the pictures tell of the main accounts."""

    deals: list[DealRow]
    plan: list[PlanRow]
    visits: list[VisitRow]
    promises: list[PromiseRow]
    tickets: list[TicketRow]
    clips: list[ClipRow]
    attitudes: list[AttitudeRow]
    influence: list[InfluenceRow]
    links: list[LinkRow]
    goals: list[GoalRow]
    notes: list[NoteRow]
    contracts: list[ContractRow]


@cache
def cast() -> Cast:
    """Return ourselves and the stuff others are made of."""
    return msgspec.json.decode(_source("cast.json"), type=Cast)


@cache
def accounts() -> list[AccountRow]:
    """Return the customers, parents before their children."""
    return msgspec.json.decode(_source("accounts.json"), type=list[AccountRow])


@cache
def people() -> People:
    """Return the seats and the named people."""
    return msgspec.json.decode(_source("people.json"), type=People)


@cache
def texts() -> Texts:
    """Return the phrases."""
    return msgspec.json.decode(_source("texts.json"), type=Texts)


@cache
def story() -> Story:
    """Return what is told of the main accounts."""
    return msgspec.json.decode(_source("story.json"), type=Story)


def _source(name: str) -> str:
    return resources.text("demo", name)
