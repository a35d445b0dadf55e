"""Are 10,000 accounts with 400,000 events scored in under twice the bare SQL aggregates?

The peer is the least a database must do for the same facts: one GROUP BY per kind of event, with
no rows handed on. Beside it: what one deed pays for the score of its account.
"""

from statistics import median
from typing import Final
from uuid import UUID

from benchmarks._portfolio import MOMENT, NOW, TODAY, answer, encrypted, fill, folder, key, timed
from kamdesk.domain.change_set import ChangeSet
from kamdesk.models.columns import moment_text
from kamdesk.queries.scores import computed_scores
from kamdesk.services.scores import refresh_scores
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import reading, unit_of_work

ACCOUNTS: Final = 10_000
ROUNDS: Final = 5
EDIT_MS: Final = 2.0
_DAYS: Final = "(julianday(:now) - julianday({}))"
_AGGREGATES: Final = (
    "SELECT account_id, max(held_at) FROM visit WHERE deleted_at IS NULL GROUP BY account_id",
    "SELECT account_id, max(at) FROM touch WHERE deleted_at IS NULL GROUP BY account_id",
    f"""SELECT a.contact_id, sum(1.0 / (1 << min(60, {_DAYS.format("v.held_at")} / 60)))
    FROM attendee a JOIN visit v ON v.id = a.visit_id WHERE a.deleted_at IS NULL
    AND v.deleted_at IS NULL GROUP BY a.contact_id""",
    f"""SELECT contact_id, sum(1.0 / (1 << min(60, {_DAYS.format("at")} / 60))) FROM touch
    WHERE deleted_at IS NULL GROUP BY contact_id""",
    """SELECT account_id, count(*), sum((julianday(solved_at) - julianday(opened_at)) * 24
    <= sla_hours) FROM ticket WHERE deleted_at IS NULL GROUP BY account_id""",
    """SELECT account_id, sum(amount_minor), min(ends_on) FROM contract
    WHERE deleted_at IS NULL GROUP BY account_id""",
    """SELECT i.account_id, sum(max(0, i.amount_minor - coalesce(p.paid, 0))), min(i.due)
    FROM instalment i LEFT JOIN (SELECT instalment_id, sum(amount_minor) paid FROM payment
    WHERE deleted_at IS NULL GROUP BY instalment_id) p ON p.instalment_id = i.id
    WHERE i.deleted_at IS NULL GROUP BY i.account_id""",
    """SELECT account_id, avg(score), max(given_on) FROM feedback WHERE deleted_at IS NULL
    GROUP BY account_id""",
    """SELECT account_id, contact_id, max(noted_on), influence, attitude FROM stakeholder_fact
    WHERE deleted_at IS NULL GROUP BY account_id, contact_id""",
)


def questions(accounts: int = ACCOUNTS) -> list[dict[str, object]]:
    """Build the file once and return every question with its answer."""
    with folder() as place, encrypted(place) as engine:
        fill(engine, accounts)
        with reading(engine, MOMENT) as snapshot:
            bare, scored = [], []
            for _ in range(ROUNDS):
                bare.append(timed(lambda: _aggregated(snapshot)))
                scored.append(timed(lambda: computed_scores(snapshot, None)))
        ratio = median(mine / peer for mine, peer in zip(scored, bare, strict=True))
        edits = []
        for number in range(100):
            account = UUID(bytes=key(1, number * (accounts // 100)))
            change = ChangeSet.of([("account", account)], [account])
            with unit_of_work(engine, MOMENT, "edit") as work:
                edits.append(timed(lambda: refresh_scores(work, change)) * 1000)  # noqa: B023 - called before the loop goes on
    return [
        answer(f"{accounts:,} accounts scored, of the bare SQL aggregates", ratio, 2.0),
        answer("one account's score after a deed, of 2 ms", median(edits) / EDIT_MS, 1.0),
    ]


def _aggregated(snapshot: Reading) -> None:
    values = {"now": moment_text(NOW), "day": TODAY.isoformat()}
    for statement in _AGGREGATES:
        snapshot.session.connection().exec_driver_sql(statement, values).cursor.fetchall()


if __name__ == "__main__":
    for line in questions():
        print(line)
