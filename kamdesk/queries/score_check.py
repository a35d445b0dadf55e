"""Whether the local score table says what the facts say."""

from math import isclose
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from kamdesk.models.local import Score
from kamdesk.queries.scores import computed_scores
from kamdesk.storage.reading import Reading


class ScoreCheck(Struct, frozen=True):
    """How far the table agrees. ``due`` rows are merely to be worked out again today."""

    accounts: int
    due: int
    wrong: int  # missing, left over, or not what the facts say

    @property
    def ok(self) -> bool:
        """Tell whether every score that claims to hold is right."""
        return self.wrong == 0


def check_scores(reading: Reading) -> ScoreCheck:
    """Compare every stored score with one worked out now."""
    wanted = computed_scores(reading, None)
    stored = {row.account_id: row for row in reading.session.scalars(select(Score))}
    due = {key for key, row in stored.items() if not _holds(row, reading)}
    wrong = len(wanted.keys() ^ stored.keys())
    for key in wanted.keys() & stored.keys() - due:
        wrong += not _agrees(stored[key], wanted[key])
    return ScoreCheck(len(wanted), len(due), wrong)


def _holds(row: Score, reading: Reading) -> bool:
    return row.computed_on <= reading.today <= row.valid_until


def _agrees(row: Score, wanted: dict[str, Any]) -> bool:
    """Whole points and band hold until ``valid_until``; within a day the score is exact."""
    if row.band != wanted["band"] or (row.value is None) != (wanted["value"] is None):
        return False
    exact = row.computed_on == wanted["computed_on"]
    if row.value is None:
        return True
    return isclose(row.value, wanted["value"], abs_tol=1e-6 if exact else 1.0)
