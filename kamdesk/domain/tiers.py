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


def known_tier(word: str | None) -> Tier | None:
    """Return the tier of a word; None for no word, and for one of a newer version."""
    return next((tier for tier in Tier if tier == word), None)


KEY_TIERS = frozenset({Tier.S, Tier.A})
