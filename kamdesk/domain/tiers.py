"""Tiers: how much attention an account has been promised.

S strategic, A core, B growth, C standard.
"""

from enum import StrEnum


class Tier(StrEnum):
    """One of the four tiers, best first."""

    S = "S"
    A = "A"
    B = "B"
    C = "C"


KEY_TIERS = frozenset({Tier.S, Tier.A})
