"""The answers behind a number: those it counts are what the list shows."""

from datetime import date
from typing import Final

from msgspec import Struct

from kamdesk.domain.periods import Period, Quarter, last_12_months
from kamdesk.i18n import N_, _
from kamdesk.queries.feedback import FeedbackLine
from kamdesk.ui.pages.feedback import words

# The parts of an NPS: what they are called, and the scores they hold.
PARTS: Final = (
    (N_("Detractors"), range(7)),
    (N_("Passives"), range(7, 9)),
    (N_("Promoters"), range(9, 11)),
)


class Evidence(Struct, frozen=True):
    """Which answers a number rests on; ``scores`` None is any answer with a score."""

    title: str
    kind: str
    period: Period
    scores: range | None = None

    def keeps(self, line: FeedbackLine) -> bool:
        """Tell whether an answer is counted in the number."""
        if line.kind != self.kind or line.score is None or line.given_on not in self.period:
            return False
        return self.scores is None or line.score in self.scores


def of_part(place: int, today: date) -> Evidence:
    """Return what a part of the NPS rests on."""
    title, scores = PARTS[place]
    return Evidence(_("{part}, 12 months").format(part=_(title)), "nps", last_12_months(today),
                    scores)  # fmt: skip


def of_quarter(kind: str, quarter: Quarter, today: date) -> Evidence:
    """Return what a bar rests on: a CSAT on its quarter, an NPS on the year up to it."""
    period = quarter.period
    if kind == "nps":
        period = last_12_months(min(today, period.last))
    title = f"{words.kind_word(kind)} · {quarter.year} Q{quarter.number}"
    return Evidence(title, kind, period)


def of_year(kind: str, today: date) -> Evidence:
    """Return what the number of the last 12 months rests on."""
    title = _("{part}, 12 months").format(part=words.kind_word(kind))
    return Evidence(title, kind, last_12_months(today))
