"""What answers to our surveys add up to: NPS with its margin, CSAT with one decimal.

NPS = 100 (p - d) with p the share of 9-10, d of 0-6; variance of one answer
``100^2 (p + d - (p - d)^2)``, interval +-1.96 standard errors (cybaea.net derivation).
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

from msgspec import Struct

from kamdesk.errors import Refused

FEWEST_ANSWERS = 5  # below this an NPS says more about chance than about customers
_PROMOTER_FROM, _PASSIVE_FROM, _MOST = 9, 7, 10
_CSAT_LEAST, _CSAT_MOST = 1, 5
_TWO_SIDED_95 = 1.96


class Nps(Struct, frozen=True):
    """A net promoter score, -100..100, with its 95 % interval.

    With fewer than five answers ``value``, ``margin``, ``low`` and ``high`` are None.
    """

    promoters: int
    passives: int
    detractors: int
    value: float | None
    margin: float | None
    low: float | None
    high: float | None

    @property
    def answers(self) -> int:
        """How many people answered."""
        return self.promoters + self.passives + self.detractors


def nps(answers: Sequence[int]) -> Nps:
    """Work out the NPS of answers 0-10.

    Raises:
        Refused: ``nps.out_of_range``.
    """
    for answer in answers:
        if not 0 <= answer <= _MOST:
            raise Refused("nps.out_of_range", field="nps", answer=answer)
    promoters = sum(answer >= _PROMOTER_FROM for answer in answers)
    detractors = sum(answer < _PASSIVE_FROM for answer in answers)
    passives = len(answers) - promoters - detractors
    if len(answers) < FEWEST_ANSWERS:
        return Nps(promoters, passives, detractors, None, None, None, None)
    p, d = promoters / len(answers), detractors / len(answers)
    value, margin = 100 * (p - d), nps_margin(p, d, len(answers))
    low, high = max(-100.0, value - margin), min(100.0, value + margin)
    return Nps(promoters, passives, detractors, value, margin, low, high)


def nps_unit_variance(promoters: float, detractors: float) -> float:
    """Return the variance of one answer on the scale -1..1, from shares 0-1."""
    return promoters + detractors - (promoters - detractors) ** 2


def nps_margin(promoters: float, detractors: float, answers: int) -> float:
    """Return half the 95 % interval in NPS points, from shares 0-1."""
    return 100 * _TWO_SIDED_95 * sqrt(nps_unit_variance(promoters, detractors) / answers)


def csat(answers: Sequence[int]) -> Decimal | None:
    """Return the mean of answers 1-5 with one decimal, halves up; None without answers.

    Raises:
        Refused: ``csat.out_of_range``.
    """
    for answer in answers:
        if not _CSAT_LEAST <= answer <= _CSAT_MOST:
            raise Refused("csat.out_of_range", field="csat", answer=answer)
    if not answers:
        return None
    mean = Decimal(sum(answers)) / Decimal(len(answers))
    return mean.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
