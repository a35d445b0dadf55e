"""Many accounts in bulk: as many as asked, with a change log, scores and search."""

from datetime import date
from typing import Any

from kamdesk.demo.days import Days
from kamdesk.demo.scale import Crowd, seed_scale
from kamdesk.models.ids import derived_id
from kamdesk.storage import search
from kamdesk.storage.reading import Reading
from kamdesk.workspace import Workspace

TODAY = date(2026, 11, 24)


def count(asked: Reading, statement: str) -> int:
    found: int = asked.session.connection().exec_driver_sql(statement).scalar_one()
    return found


def test_as_many_accounts_and_documents_are_made_as_asked(workspace: Workspace) -> None:
    made = seed_scale(workspace, accounts=400, documents=800, today=TODAY)

    assert made == {"account": 400, "contact": 200, "visit": 300, "note": 300}
    assert workspace.read(count, "SELECT count(*) FROM account") == 400
    assert workspace.read(count, "SELECT count(*) FROM change WHERE entity = 'visit'") == 300
    assert workspace.read(count, "SELECT count(*) FROM score") == 400
    assert workspace.read(search.check).ok


def test_names_differ_and_follow_from_the_number() -> None:
    owner = derived_id("user", "somebody")
    crowd, again = (Crowd(1, "zh_CN", Days(TODAY), owner) for _ in range(2))
    rows: list[dict[str, Any]] = [crowd.account(number) for number in range(30_000)]

    assert len({row["name"] for row in rows}) == len(rows)
    assert rows[12_345] == again.account(12_345)
