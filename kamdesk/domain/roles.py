"""The eight stakeholder roles, and which of them each tier requires somebody to fill."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kamdesk.domain.tiers import Tier


class Role(StrEnum):
    """What a person does in a decision; held per opportunity or per account."""

    DECISION_MAKER = "decision_maker"
    APPROVER = "approver"
    GATEKEEPER = "gatekeeper"
    USER = "user"
    BUYER = "buyer"
    INFLUENCER = "influencer"
    CHAMPION = "champion"
    BLOCKER = "blocker"


def known_roles(words: Iterable[str]) -> frozenset[Role]:
    """Return the roles of these words; a word of a newer version is passed over."""
    named = frozenset(words)
    return frozenset(role for role in Role if role.value in named)


DECISION_ROLES: Final = frozenset({Role.DECISION_MAKER})
"""Roles that can release the money alone: the economic level of Miller and Heiman."""

REQUIRED_ROLES: Final[Mapping[Tier, tuple[Role, ...]]] = MappingProxyType(
    {
        Tier.S: (
            Role.DECISION_MAKER,
            Role.APPROVER,
            Role.GATEKEEPER,
            Role.USER,
            Role.BUYER,
            Role.CHAMPION,
        ),
        Tier.A: (Role.DECISION_MAKER, Role.GATEKEEPER, Role.USER, Role.BUYER, Role.CHAMPION),
        Tier.B: (Role.DECISION_MAKER, Role.USER, Role.BUYER),
        Tier.C: (Role.DECISION_MAKER,),
    }
)
"""In the order a gap list shows them."""
