"""An invented portfolio of any size in one file, encrypted or not, for the measurements here.

Rows go in by plain SQL, with the log lines that say when each account was entered: what is
measured is reading them.
"""

import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Engine, create_engine, event
from sqlcipher3 import dbapi2

from kamdesk.models.columns import moment_text
from kamdesk.services.profile import CreateProfile, create_profile
from kamdesk.services.scores import rebuild_scores
from kamdesk.storage.engine import open_engine
from kamdesk.storage.migrate import upgrade
from kamdesk.storage.reading import Viewpoint
from kamdesk.storage.unit_of_work import unit_of_work

NOW: Final = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY: Final = NOW.date()
ME: Final = UUID(int=1)
MOMENT: Final = Viewpoint(NOW, TODAY, ME)
# Events per account, 40 in all: what a portfolio of key accounts gathers in two years.
PER_ACCOUNT: Final = {
    "visit": 12,
    "touch": 15,
    "ticket": 4,
    "instalment": 4,
    "payment": 3,
    "feedback": 2,
}
STAGE: Final = b""  # stands for the first stage of the profile

Row = dict[str, Any]


def key(table: int, number: int) -> bytes:
    """Return an id that tells its table and number."""
    return ((table << 64) + number + 1).to_bytes(16, "big")


class Portfolio:
    """Draws the rows; the same seed gives the same ones."""

    def __init__(self, accounts: int, seed: int = 20261124) -> None:
        self.accounts = accounts
        self._draw = random.Random(seed)

    def tables(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Yield every table with its rows, in the order of their references."""
        each = range(self.accounts)
        yield "account", (self._account(a) for a in each)
        yield "change", (self._entered(a) for a in each)
        yield "contact", (self._contact(a, n) for a in each for n in range(2))
        yield "position", (self._position(a, n) for a in each for n in range(2))
        yield "stakeholder_fact", (self._fact(a, n) for a in each for n in range(2))
        yield "contract", (self._contract(a) for a in each)
        yield "opportunity", (self._deal(a) for a in each)
        for table in PER_ACCOUNT:
            make = getattr(self, f"_{table}")
            yield (
                table,
                (
                    make(a, a * PER_ACCOUNT[table] + n)
                    for a in each
                    for n in range(PER_ACCOUNT[table])
                ),
            )
        visits = PER_ACCOUNT["visit"]
        yield "attendee", (self._attendee(a, a * visits + n) for a in each for n in range(visits))

    def _account(self, a: int) -> Row:
        name = "".join(chr(0x4E00 + self._draw.randrange(3000)) for _ in range(4))
        return {
            "id": key(1, a),
            "name": f"{name}{a}",
            "tier": self._draw.choices("SABC", (1, 3, 6, 10))[0],
            "industry": self._draw.choice(("半导体", "重工", "化工", "医药")),
            "region": self._draw.choice(("华东", "华南", "华北")),
            "aliases": "[]",
            "tags": "[]",
        }

    def _entered(self, a: int) -> Row:
        return {
            "id": key(2, a),
            "deed_id": key(2, a),
            "entity": "account",
            "record_id": key(1, a),
            "account_id": key(1, a),
            "after": "{}",
            "at": moment_text(NOW - timedelta(days=730)),
            "origin": "local",
        }

    def _contact(self, a: int, n: int) -> Row:
        mine = {"id": key(3, a * 2 + n), "account_id": key(1, a)}
        return {**mine, "name": "韩卓", "visitable": 1}

    def _position(self, a: int, n: int) -> Row:
        mine = {"id": key(4, a * 2 + n), "account_id": key(1, a)}
        return {**mine, "contact_id": key(3, a * 2 + n), "title": "部长", "level": 1 + n * 2}

    def _fact(self, a: int, n: int) -> Row:
        return {
            "id": key(5, a * 2 + n),
            "account_id": key(1, a),
            "contact_id": key(3, a * 2 + n),
            "role": "decision_maker",
            "influence": self._draw.randint(1, 5),
            "attitude": self._draw.randint(-2, 2),
            "noted_on": self._day(300),
        }

    def _contract(self, a: int) -> Row:
        return {
            "id": key(6, a),
            "account_id": key(1, a),
            "name": "年度",
            "amount_minor": self._draw.randint(10**6, 10**9),
            "currency": "CNY",
            "starts_on": (TODAY - timedelta(days=400)).isoformat(),
            "ends_on": (TODAY + timedelta(days=self._draw.randint(-100, 300))).isoformat(),
            "status": "active",
            "renewal": self._draw.choice((None, "in_talks", "quoted")),
        }

    def _deal(self, a: int) -> Row:
        mine = {"id": key(7, a), "account_id": key(1, a), "stage_id": STAGE}
        return {
            **mine,
            "name": "二期",
            "amount_minor": 10**7,
            "currency": "CNY",
            "competitors": "[]",
        }

    def _visit(self, a: int, n: int) -> Row:
        mine = {"id": key(8, n), "account_id": key(1, a), "type": "routine", "cancelled": 0}
        return {**mine, "held_at": self._moment(), "notes": "谈了二期的交付节点与付款" * 3}

    def _attendee(self, a: int, n: int) -> Row:
        mine = {"id": key(9, n), "account_id": key(1, a), "visit_id": key(8, n)}
        return {**mine, "contact_id": key(3, a * 2 + self._draw.randrange(2))}

    def _touch(self, a: int, n: int) -> Row:
        return {
            "id": key(10, n),
            "account_id": key(1, a),
            "contact_id": key(3, a * 2 + self._draw.randrange(2)),
            "kind": self._draw.choice(("call", "message", "mail")),
            "direction": self._draw.choice(("incoming", "outgoing")),
            "at": self._moment(),
        }

    def _ticket(self, a: int, n: int) -> Row:
        opened = NOW - timedelta(hours=self._draw.randrange(1, 730 * 24))
        solved = min(NOW, opened + timedelta(hours=self._draw.randrange(1, 100)))
        return {
            "id": key(11, n),
            "account_id": key(1, a),
            "title": "停线",
            "severity": "major",
            "sla_hours": 24,
            "opened_at": moment_text(opened),
            "solved_at": moment_text(solved),
        }

    def _instalment(self, a: int, n: int) -> Row:
        mine = {"id": key(12, n), "account_id": key(1, a), "contract_id": key(6, a)}
        return {**mine, "amount_minor": 10**6, "currency": "CNY", "due": self._day(700, -60)}

    def _payment(self, a: int, n: int) -> Row:
        line = a * PER_ACCOUNT["instalment"] + n % PER_ACCOUNT["payment"]
        mine = {"id": key(13, n), "account_id": key(1, a), "contract_id": key(6, a)}
        return {
            **mine,
            "instalment_id": key(12, line),
            "amount_minor": 10**6,
            "currency": "CNY",
            "received_on": self._day(600),
        }

    def _feedback(self, a: int, n: int) -> Row:
        mine = {"id": key(14, n), "account_id": key(1, a), "kind": "nps"}
        return {**mine, "score": self._draw.randint(0, 10), "given_on": self._day(700)}

    def _day(self, back: int, ahead: int = 0) -> str:
        return (TODAY - timedelta(days=self._draw.randint(ahead, back))).isoformat()

    def _moment(self) -> str:
        return moment_text(NOW - timedelta(minutes=self._draw.randrange(730 * 24 * 60)))


def fill(engine: Engine, accounts: int) -> None:
    """Make a profile and its portfolio in an empty file, scores included."""
    upgrade(engine)
    with unit_of_work(engine, MOMENT, "profile.create") as work:
        create_profile(work, CreateProfile(user_name="沈岚", user_id=ME))  # type: ignore[arg-type]
    with engine.begin() as connection:
        stage = connection.exec_driver_sql("SELECT id FROM stage ORDER BY position").scalar()
        for table, rows in Portfolio(accounts).tables():
            _insert(connection.connection.driver_connection, table, rows, stage)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    with unit_of_work(engine, MOMENT, "scores.rebuild") as work:
        rebuild_scores(work)


def _insert(driver: Any, table: str, rows: Iterator[Row], stage: Any) -> None:
    first = next(rows)
    names = ", ".join(first)
    marks = ", ".join("?" * len(first))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    driver.execute(statement, _values(first, stage))
    driver.executemany(statement, (_values(row, stage) for row in rows))


def _values(row: Row, stage: Any) -> Sequence[Any]:
    return [stage if name == "stage_id" else value for name, value in row.items()]


@contextmanager
def folder() -> Iterator[Path]:
    """Lend a folder in memory where there is one: the disk is not what is asked about."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        yield Path(place)


@contextmanager
def encrypted(place: Path) -> Iterator[Engine]:
    engine = open_engine(place / "encrypted.db", secrets.token_bytes(32))
    yield engine
    engine.dispose()


@contextmanager
def plain(place: Path) -> Iterator[Engine]:
    """Open the same library on the same kind of file without a key, with the same settings."""

    def connect() -> Any:
        driver = dbapi2.connect(
            str(place / "plain.db"), isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode = WAL", "cache_size = -65536", "temp_store = MEMORY"):
            driver.execute(f"PRAGMA {pragma}").fetchall()
        return driver

    engine = create_engine("sqlite+pysqlite://", module=dbapi2, creator=connect, pool_size=1)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    yield engine
    engine.dispose()


def timed(work: Callable[[], object]) -> float:
    """Return the seconds one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def answer(name: str, ratio: float, goal: float) -> dict[str, object]:
    """Return one answered question; smaller is better."""
    return {"name": name, "ratio": round(ratio, 3), "goal": goal, "met": ratio <= goal}
