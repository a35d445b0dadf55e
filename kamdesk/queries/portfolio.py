"""What one account is of all the revenue on this device."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.concentration import AccountRevenue, GroupShare, concentration
from kamdesk.domain.hierarchy import ultimate_parents
from kamdesk.domain.periods import last_12_months
from kamdesk.queries.money_facts import Sum, rates_of, revenue_of
from kamdesk.queries.parents import account_parents
from kamdesk.storage.reading import Reading


class PortfolioShare(Struct, frozen=True):
    """What one account is of the whole. Shares are 0-1 of 12 months' revenue.

    ``before`` is the share a year earlier, None without revenue then. ``group`` carries the alert
    level and the share of the ultimate parent with all that belongs to it; ``rank`` is that
    group's place by revenue, 1 the largest, among ``of`` groups.
    """

    revenue: Sum
    share: float | None
    before: float | None
    rank: int | None
    of: int
    group: GroupShare | None


def portfolio_share(
    reading: Reading, account_id: UUID, as_of: date | None = None
) -> PortfolioShare:
    """Return what an account is of the revenue of all accounts on this device."""
    period = last_12_months(as_of or reading.today)
    roots = ultimate_parents(account_parents(reading))
    paid = revenue_of(reading, None, period)
    base = rates_of(reading).base
    revenues = (AccountRevenue(account, each.minor, base) for account, each in paid.items())
    groups = concentration(revenues, base, roots).groups
    root = roots.get(account_id, account_id)
    found = next(((at, g) for at, g in enumerate(groups, start=1) if g.group_id == root), None)
    earlier = revenue_of(reading, None, last_12_months(period.first - timedelta(days=1)))
    return PortfolioShare(
        revenue=paid.get(account_id, Sum()),
        share=_share(paid, account_id),
        before=_share(earlier, account_id),
        rank=found[0] if found else None,
        of=len(groups),
        group=found[1] if found else None,
    )


def _share(paid: Mapping[UUID, Sum], account_id: UUID) -> float | None:
    total = sum(max(0, each.minor) for each in paid.values())
    return max(0, paid.get(account_id, Sum()).minor) / total if total else None
