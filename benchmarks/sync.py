"""How fast is sync, measured against the bare database under it? Each answer is a ratio in one run.

Push is the full merge of new contacts on PostgreSQL against a bare ``unnest`` insert of the same
rows; a pulled page, encoded and compressed, against the bare queries that read its records and
their history; applying a page against a bare encrypted upsert. In the
same run: how soon an edit is elsewhere, many listeners, and the same work done by peers.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, text

from benchmarks import _listeners, _news, _peers
from benchmarks._portfolio import answer
from benchmarks._server import ROWS, Stage, postgres, timed
from kamdesk.protocol.messages import Page, Pull
from kamdesk.server.api.wire import answer as wire_answer
from kamdesk.server.bulk import add_rows
from kamdesk.server.changes.pulling import pulled
from kamdesk.server.config import REALM
from kamdesk.server.engine import Database
from kamdesk.server.schema import record
from kamdesk.storage.engine import open_engine
from kamdesk.storage.replication import history
from kamdesk.storage.replication.applying import apply_changes
from kamdesk.storage.replication.columns import columns_of
from kamdesk.storage.replication.rows import Received, _row, _upsert
from tests.proofs.simulation.world import Laptop, ServerSide, Time, new_profile
from tests.server.devices import new

BATCHES: Final = 12
PAGE, PAGE_BATCHES, PULLS = 500, 5, 200
_RECORDS: Final = text(
    "SELECT entity, id, rev, scope, deleted_at, fields FROM record"
    " WHERE realm = :realm AND rev > :cursor AND rev <= :upper ORDER BY rev"
)
_HISTORY: Final = text(
    "SELECT change_id, entity, id, deed_id, rev, server_at, fields, verdict, scope FROM history"
    " WHERE realm = :realm AND rev > :cursor AND rev <= :upper ORDER BY rev, ord"
)
PUSH_GOAL: Final = 2.86  # times a bare insert: 0.35 of its rows in a second
_AT: Final = "2026-11-24T00:00:00.000000+00:00"
PULL_GOAL, APPLY_GOAL = 3.0, 2.0


def questions(batches: int = BATCHES) -> list[dict[str, object]]:
    """Return everything about sync; the longest, the peers, last."""
    return [
        *bare_questions(batches),
        *_news.questions(),
        *_listeners.questions(),
        *_peers.questions(),
    ]


def bare_questions(batches: int = BATCHES) -> list[dict[str, object]]:
    """Measure push and pull on PostgreSQL, and applying what was pulled on an encrypted file."""
    with postgres() as database:
        stage = Stage(database)
        pushing = _push_against_unnest(stage, batches)
        with database.reading() as connection:
            begun = connection.execute(text("SELECT min(rev) FROM record")).scalar_one()
        page = pulled_page(stage, begun + 1, ROWS)  # behind the account itself
        pulling = _pull_against_query(stage)
    return [
        answer("push with full merge against a bare unnest insert", pushing, PUSH_GOAL),
        answer("a pulled page against its bare queries, slowest hundredth", pulling, PULL_GOAL),
        answer("applying a page against a bare encrypted upsert", _applied(page), APPLY_GOAL),
    ]


def _push_against_unnest(stage: Stage, batches: int) -> float:
    """Return the median of ratios of batches pushed and the same rows inserted barely, by turns."""
    with stage.database.engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE bare (LIKE record INCLUDING ALL)"))
    ratios = []
    for _ in range(batches):
        frozen = stage.contacts()
        ours = timed(partial(stage.commit, frozen))
        ratios.append(ours / _bare_insert(stage.database))
    return median(ratios)


def _bare_insert(database: Database) -> float:
    """Insert the newest rows once more into a table like theirs, and nothing else."""
    with database.reading() as connection:
        newest = select_newest(connection)
    bare = record.to_metadata(type(record.metadata)(), name="bare")

    def insert() -> None:
        with database.engine.connect() as connection, connection.begin():
            add_rows(connection, bare, newest)

    return timed(insert)


def select_newest(connection: Any) -> list[tuple[Any, ...]]:
    rows = connection.execute(
        text(
            "SELECT entity, id, scope, rev, deleted_at, fields, meta FROM record"
            " WHERE realm = :realm AND rev = (SELECT max(rev) FROM record)"
        ),
        {"realm": REALM},
    )
    return [tuple(row) for row in rows]


def _pull_against_query(stage: Stage) -> float:
    """Return the ratio of the slowest hundredth of pages of 500 to that of the bare queries.

    A page is done when its compressed bytes are there. The bare side reads the same records and
    the same lines of history in one transaction of its own, and makes nothing of them.
    """
    with stage.database.reading() as connection:
        first = connection.execute(text("SELECT max(rev) FROM record")).scalar_one()
    for _ in range(PAGE_BATCHES * 3):
        stage.commit(stage.contacts(PAGE // PAGE_BATCHES))
    ours, bare, records = [], [], []
    for number in range(PULLS):
        cursor = first + PAGE_BATCHES * (number % 3)
        ours.append(timed(partial(_answered, stage, cursor)))
        bare.append(timed(partial(_asked, stage, cursor, _RECORDS, _HISTORY)))
        records.append(timed(partial(_asked, stage, cursor, _RECORDS)))
    sys.stderr.write(
        f"a pulled page in the median: {median(ours) / median(bare):.2f} times its bare queries,"
        f" {median(ours) / median(records):.2f} times the one that reads records without history\n"
    )
    return slowest_hundredth(ours) / slowest_hundredth(bare)


def pulled_page(stage: Stage, cursor: int, limit: int = PAGE) -> Page:
    with stage.database.reading(stage.caller.user) as connection:
        return pulled(connection, stage.caller, Pull(cursor, limit))


def _answered(stage: Stage, cursor: int) -> None:
    assert wire_answer(pulled_page(stage, cursor)).content


def _asked(stage: Stage, cursor: int, *queries: TextClause) -> None:
    bounds = {"realm": REALM, "cursor": cursor, "upper": cursor + PAGE_BATCHES}
    with stage.database.reading() as connection:
        for query in queries:
            assert len(connection.execute(query, bounds).all()) == PAGE


def slowest_hundredth(times: list[float]) -> float:
    return sorted(times)[-1 - len(times) // 100]


def _applied(page: Page) -> float:
    """Return how applying a page compares with upserting the same rows; the index is apart."""
    with tempfile.TemporaryDirectory() as name:
        return median(_applied_once(Path(name) / f"{number}", page) for number in range(5))


def _applied_once(place: Path, page: Page) -> float:
    place.mkdir()
    engines = [open_engine(place / f"{name}.db", bytes(32)) for name in ("ours", "bare")]
    laptops = [Laptop("", _no_server(place), engine) for engine in engines]
    for one in laptops:
        new_profile(one)
        _join(one)
    ours = timed(lambda: laptops[0].workspace.receive(apply_changes, page, released=True))
    bare = timed(partial(_bare_upsert, engines[1], _ready(page)))
    for engine in engines:
        engine.dispose()
    return ours / bare


def _ready(page: Page) -> list[tuple[str, list[Any]]]:
    """Return all that applying a page writes, ready for the driver: records, deeds, log, cursor."""
    records = [
        (_upsert(block.entity), [row for row in _rows(block, page.scopes) if row is not None])
        for block in page.records
    ]
    deeds = [(d.id, d.name, d.actor, _AT, d.subject, d.undoes) for d in page.deeds]
    lines = list(history._rows(page, page.history))
    cursor = ("UPDATE sync_state SET cursor = ?", [(page.cursor,)])
    return [*records, (history._ADD_DEED, deeds), (history._ADD, lines), cursor]


def _bare_upsert(engine: Any, ready: list[tuple[str, list[Any]]]) -> None:
    """Write them, with nothing asked, checked or converted; no account is looked for either."""
    with closing(engine.raw_connection()) as driver:
        cursor = driver.cursor()
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA synchronous = NORMAL")  # as where pages are applied
        cursor.execute("BEGIN")
        for statement, rows in ready:
            cursor.executemany(statement, rows)
        driver.commit()


def _rows(block: Any, scopes: list[str]) -> Iterator[Any]:
    names = [name for name in block.fields if name in columns_of(block.entity)]
    for n, key in enumerate(block.id):
        values = {name: block.fields[name][n] for name in names}
        yield _row(
            block.entity, Received(UUID(bytes=key), block.rev[n], scopes[block.scope[n]], values)
        )


def _no_server(place: Path) -> ServerSide:
    return ServerSide(Database(open_engine(place / "none.db", bytes(32)), False), Time(), place)


def _join(one: Laptop) -> None:
    with one.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO sync_state (id, server, device_id, user_id, inc, made_n, last_hash,"
            " cursor, epoch, offset, joined, token)"
            " VALUES (1, '', ?, ?, ?, 0, x'', 0, 1, 0, 1, '')",
            (new(), new(), new()),
        )


if __name__ == "__main__":
    for line in questions():
        print(line)
