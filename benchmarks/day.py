"""Are the sheets of the day ready within 50 ms on the sample?

Today's page, the week, the board and a director's review, each as its page asks for it; the peer
is the 50 ms a person does not notice.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks._portfolio import answer, timed
from kamdesk.app.sample import found_sample_profile
from kamdesk.queries.opportunities import board
from kamdesk.queries.pipeline_review import pipeline_review
from kamdesk.queries.reminders import reminders
from kamdesk.queries.today import today_sheet
from kamdesk.queries.week import week_sheet

TODAY: Final = date(2026, 11, 24)
LIMIT: Final = 0.05
ROUNDS: Final = 9
_SHEETS: Final[dict[str, tuple[Callable[..., object], tuple[Any, ...]]]] = {
    "today": (today_sheet, ()),
    "week": (week_sheet, ()),
    "pipeline board": (board, ()),
    "pipeline review": (pipeline_review, (date(2026, 11, 17),)),
    "reminders": (reminders, ()),
}


def questions() -> list[dict[str, object]]:
    """Found the sample once and return every question with its answer."""
    with TemporaryDirectory() as place:
        profile = found_sample_profile(Path(place) / "sample", lang="zh_CN", today=TODAY)
        try:
            return [
                answer(f"{name} against 50 ms", _seconds(profile.workspace, *asked) / LIMIT, 1.0)
                for name, asked in _SHEETS.items()
            ]
        finally:
            profile.close()


def _seconds(workspace: Any, query: Callable[..., object], values: tuple[Any, ...]) -> float:
    return median(timed(lambda: workspace.read(query, *values)) for _ in range(ROUNDS))
