"""Any number of accounts at once, for measuring: the same shape of data, made in bulk.

Rows pass through the unit of work without the session, in chunks of one deed each, so that they
have their change log too. Names, tiers and dates follow from the number of a row alone.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from kamdesk.demo import content
from kamdesk.demo.days import Days, at, evening
from kamdesk.demo.dice import dice
from kamdesk.demo.numbers import invented_mail, invented_phone
from kamdesk.i18n import N_
from kamdesk.models import SYNCED
from kamdesk.models.ids import derived_id
from kamdesk.services.scores import rebuild_scores
from kamdesk.storage import search
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import SAMPLE, put_setting
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace

Row = dict[str, Any]
Progress = Callable[[float, str], None]

CHUNK: Final = 10_000  # accounts in one deed
_TIERS: Final = "SAAABBBBBBCCCCCCCCCC"  # one in twenty is strategic
_STATUSES: Final = ("active", "active", "active", "prospect", "negotiating", "paused")
_VISITS, _NOTES = (1, 3, 6), (2, 5, 7)  # of eight documents; every fourth is a contact
_NOTES_IN_STOCK: Final = 997  # a prime, so that texts and accounts never march in step


def seed_scale(  # noqa: PLR0913 - what to make, and how to tell of it
    workspace: Workspace,
    *,
    accounts: int = 100_000,
    documents: int = 200_000,
    seed: int = 1,
    lang: str = "zh_CN",
    today: date,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Add so many accounts, and documents among them: contacts, visits with minutes, notes.

    A quarter of the documents are contacts, the rest half and half. Scores and search are worked
    out last. Return how many records of each kind were made.
    """
    crowd = Crowd(seed, lang, Days(today), workspace.actor)
    past = workspace.retold(lambda: evening(crowd.days.last))
    made: dict[str, int] = {}
    for start in range(0, accounts, CHUNK):
        batch = range(start, min(start + CHUNK, accounts))
        texts = range(documents * batch.start // accounts, documents * batch.stop // accounts)
        for entity, count in past.run(add_batch, crowd, batch, texts).items():
            made[entity] = made.get(entity, 0) + count
        if progress:
            progress(batch.stop / accounts * 0.7, str(batch.stop))
    past.run(settle_scale)
    if progress:
        progress(1.0, "")
    return made


@deed("demo.scale", N_("Create many accounts"))
def add_batch(
    work: UnitOfWork, crowd: "Crowd", accounts: range, documents: range
) -> dict[str, int]:
    """Add some of the accounts and the documents among them."""
    put_setting(work, SAMPLE, "yes")
    rows = {
        "account": [crowd.account(number) for number in accounts],
        "contact": [crowd.contact(number, accounts) for number in documents if number % 4 == 0],
        "visit": [crowd.visit(number, accounts) for number in documents if number % 8 in _VISITS],
        "note": [crowd.note(number, accounts) for number in documents if number % 8 in _NOTES],
    }
    for entity, some in rows.items():
        work.add_many(SYNCED[entity], some)
    return {entity: len(some) for entity, some in rows.items()}


@deed("demo.settle", N_("Settle sample data"))
def settle_scale(work: UnitOfWork) -> None:
    """Work out scores and search from the facts."""
    rebuild_scores(work)
    search.rebuild(work)


class Crowd:
    """Makes the rows. The same seed, language and number give the same row."""

    def __init__(self, seed: int, lang: str, days: Days, owner: UUID) -> None:
        self.seed, self.days, self.owner = seed, days, owner
        self._is_chinese = lang == "zh_CN"
        self._worked = days.between(days.first, days.last)
        self._notes = list(self._stock_of_notes())
        self._cast = content.cast()
        self._cities = list(self._cast.cities.values())

    def account(self, number: int) -> Row:
        """Return an account."""
        city = self._cities[number % len(self._cities)]
        name, english, trade = self._name(number)
        return {
            "id": self._id("account", number),
            "name": name,
            "short_name": name[: -len(trade[0])],
            "english_name": english,
            "aliases": (),
            "tier": _TIERS[number % len(_TIERS)],
            "status": _STATUSES[number % len(_STATUSES)],
            "industry": self._say(trade),
            "region": self._say(city.name),
            "employees": 40 + number * 37 % 9000,
            "owner_id": self.owner,
            "tags": (),
            "next_review": self.days.today + timedelta(days=number % 90),
            "external_id": f"X{number:07d}",
        }

    def contact(self, number: int, accounts: Sequence[int]) -> Row:
        """Return a contact."""
        surnames, given = self._cast.surnames, self._cast.given
        surname, first = surnames[number % len(surnames)], given[number // 7 % len(given)]
        english = f"{surname[1]} {first[1]}"
        return {
            "id": self._id("contact", number),
            "account_id": self._account_of(number, accounts),
            "name": surname[0] + first[0],
            "english_name": english,
            "phone": invented_phone(number),
            "email": invented_mail(english, f"x{number}"),
            "visitable": True,
        }

    def visit(self, number: int, accounts: Sequence[int]) -> Row:
        """Return a visit that took place, with minutes."""
        day = self._worked[number * 31 % len(self._worked)]
        held = at(day, 9 + number % 8)
        return {
            "id": self._id("visit", number),
            "account_id": self._account_of(number, accounts),
            "owner_id": self.owner,
            "type": "routine",
            "planned_at": held,
            "held_at": held,
            "cancelled": False,
            "minutes": 45 + number % 4 * 15,
            "objective": self._say(content.texts().objectives["routine"][number % 3]),
            "notes": self._notes[number % _NOTES_IN_STOCK],
        }

    def note(self, number: int, accounts: Sequence[int]) -> Row:
        """Return a note."""
        day = self._worked[number * 17 % len(self._worked)]
        return {
            "id": self._id("note", number),
            "account_id": self._account_of(number, accounts),
            "author_id": self.owner,
            "at": at(day, 17),
            "text": self._notes[number * 3 % _NOTES_IN_STOCK],
        }

    def _id(self, entity: str, number: int) -> UUID:
        return derived_id("scale", self.seed, entity, number)

    def _account_of(self, number: int, accounts: Sequence[int]) -> UUID:
        return self._id("account", accounts[number * 7919 % len(accounts)])

    def _say(self, pair: content.Pair) -> str:
        return pair[0] if self._is_chinese else pair[1]

    def _name(self, number: int) -> tuple[str, str, content.Pair]:
        """Spell a number as a company's name, a different one for each up to a million."""
        syllables, trades = self._cast.syllables, self._cast.trades
        rest, trade = divmod(number, len(trades))
        rest, first = divmod(rest, len(syllables))
        rest, second = divmod(rest, len(syllables))
        parts = [syllables[first], syllables[(second + first * 7) % len(syllables)]]
        while rest:
            rest, more = divmod(rest, len(syllables))
            parts.append(syllables[more])
        english = "".join(part[1] for part in parts).capitalize()
        kind = trades[trade]
        return "".join(part[0] for part in parts) + kind[0], f"{english} {kind[1]}", kind

    def _stock_of_notes(self) -> Iterator[str]:
        """Put together the minutes that all texts are taken from."""
        chance = dice(self.seed, "stock")
        texts = content.texts()
        separator = "" if self._is_chinese else " "
        for _ in range(_NOTES_IN_STOCK):
            chosen = [
                chance.choice(texts.visit_openings),
                *chance.sample(texts.visit_topics, 2),
                chance.choice(texts.visit_closings),
            ]
            person = chance.choice(content.cast().surnames)
            named = self._say((person[0] + "总", person[1]))
            yield separator.join(self._say(pair) for pair in chosen).format(person=named)
