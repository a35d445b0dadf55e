"""Is a pipeline of 8,800 rows imported in under three times the bare encrypted inserts?

The peer writes the same records and the same log lines, as bound values the driver takes as they
are, in one transaction of the same encrypted file. The import reads the file, maps and judges
every row, and tells nothing twice. It is asked without and with what follows every deed (search).
"""

import csv
import random
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import Engine

from benchmarks._portfolio import ME, NOW, answer, encrypted, folder, timed
from kamdesk.app.core import REACTIONS
from kamdesk.domain.ids import UserId
from kamdesk.services.importing import ImportFile, choose_mapping, import_records, read_source
from kamdesk.services.profile import CreateProfile, create_profile
from kamdesk.storage.migrate import upgrade
from kamdesk.storage.unit_of_work import Reaction
from kamdesk.workspace import Workspace

ROWS: Final = 8_800
WITHOUT_ACCOUNT: Final = 1_425
ROUNDS: Final = 5
GOAL: Final = 3.0
_HEADER: Final = (
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
)
_FILES: Final = {"accounts": "account", "products": "product", "sales_teams": "user"}
_WRITTEN: Final = ("opportunity", "change")


def questions(rows: int = ROWS, rounds: int = ROUNDS) -> list[dict[str, object]]:
    """Write the files once and return every question with its answer."""
    with folder() as place:
        write_files(place, rows)
        alone = [ratio_of_one_import(place, ()) for _ in range(rounds)]
        followed = [ratio_of_one_import(place, REACTIONS) for _ in range(rounds)]
    return [
        answer("import of 8,800 rows against bare inserts", median(alone), GOAL),
        answer("the same with its search index and scores", median(followed), GOAL),
    ]


def ratio_of_one_import(place: Path, reactions: Sequence[Reaction]) -> float:
    """Import into a fresh file, then write what it wrote once more, bare."""
    with folder() as fresh, encrypted(fresh) as engine:
        upgrade(engine)
        workspace = Workspace(engine, engine, actor=ME, clock=lambda: NOW, reactions=reactions)
        workspace.run(create_profile, CreateProfile(user_name="Me", user_id=UserId(ME)))
        for name, entity in _FILES.items():
            bring(workspace, place / f"{name}.csv", entity)
        mine = timed(lambda: bring(workspace, place / "sales_pipeline.csv", "opportunity"))
        return mine / written_again(engine)


def bring(workspace: Workspace, path: Path, entity: str) -> None:
    source = read_source(path)
    mapping = choose_mapping(entity, source.columns)
    workspace.run(import_records, ImportFile(source=source, mapping=mapping))


def written_again(engine: Engine) -> float:
    """Take the records and their log lines out and time putting them back."""
    with closing(engine.raw_connection()) as connection:
        cursor: Any = connection.cursor()
        taken = [(table, rows_of(cursor, table)) for table in _WRITTEN]
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("DELETE FROM opportunity")
        cursor.execute("DELETE FROM change WHERE entity = 'opportunity'")
        cursor.execute("COMMIT")
        return timed(lambda: insert(cursor, taken))


def rows_of(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    only = " WHERE entity = 'opportunity'" if table == "change" else ""
    found: list[tuple[Any, ...]] = cursor.execute(f"SELECT * FROM {table}{only}").fetchall()
    return found


def insert(cursor: Any, tables: Sequence[tuple[str, list[tuple[Any, ...]]]]) -> None:
    cursor.execute("BEGIN IMMEDIATE")
    for table, rows in tables:
        marks = ", ".join("?" * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    cursor.execute("COMMIT")


def write_files(place: Path, rows: int) -> None:
    """Invent an export: 85 accounts, 7 products, 35 agents of 6 teams, and their deals."""
    draw = random.Random(20261124)
    accounts = [f"Account {number}" for number in range(85)]
    products = [f"Product {letter}" for letter in "ABCDEFG"]
    agents = [f"Agent {number}" for number in range(35)]
    write(place / "accounts.csv", "name", ([name] for name in accounts))
    write(place / "products.csv", "name", ([name] for name in products))
    teams = ([name, f"Team lead {at % 6}", "North"] for at, name in enumerate(agents))
    write(place / "sales_teams.csv", "sales_agent,manager,regional_office", teams)
    deals = []
    for number in range(rows):
        stage = draw.choice(("Won", "Won", "Won", "Lost", "Lost", "Engaging"))
        opened = date(2025, 1, 1) + timedelta(days=draw.randrange(400))
        closed = opened + timedelta(days=draw.randrange(1, 140))
        is_open = stage == "Engaging" or number < rows * WITHOUT_ACCOUNT // ROWS
        deals.append(
            [
                f"D{number:06}",
                draw.choice(agents),
                draw.choice(products).replace(" ", ""),
                "" if number < rows * WITHOUT_ACCOUNT // ROWS else draw.choice(accounts),
                "Engaging" if is_open else stage,
                us(opened),
                "" if is_open else us(closed),
                "" if is_open else draw.randrange(50, 30_000) * (stage == "Won"),
            ]
        )
    write(place / "sales_pipeline.csv", _HEADER, deals)


def us(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def write(path: Path, header: str, rows: Any) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header.split(","))
        writer.writerows(rows)
