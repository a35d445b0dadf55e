"""How many answers of customers ask for something that nobody has taken in hand yet."""

from typing import Final

from kamdesk.domain.follow_up import UNHAPPY_TO
from kamdesk.storage.reading import Reading

_WAITING: Final = """
SELECT count(*) FROM feedback f JOIN account a ON a.id = f.account_id AND a.deleted_at IS NULL
WHERE f.deleted_at IS NULL AND f.given_on <= :day AND ({unhappy})
  AND f.id NOT IN (SELECT feedback_id FROM task
    WHERE feedback_id IS NOT NULL AND deleted_at IS NULL AND state <> 'dropped')
  AND f.id NOT IN (SELECT feedback_id FROM ticket
    WHERE feedback_id IS NOT NULL AND deleted_at IS NULL)
"""


def unheard(reading: Reading) -> int:
    """Return how many unhappy answers wait: the same ones the page of feedback calls waiting."""
    unhappy = " OR ".join(
        f"(f.kind = '{kind}' AND f.score <= {most})" for kind, most in UNHAPPY_TO.items()
    )
    ask = reading.session.connection().exec_driver_sql
    day = {"day": reading.today.isoformat()}
    return int(ask(_WAITING.format(unhappy=unhappy), day).scalar_one())
