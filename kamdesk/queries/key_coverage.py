"""Which key accounts the coverage of an account manager is made of."""

from collections import defaultdict
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.coverage import Figure
from kamdesk.domain.tiers import KEY_TIERS
from kamdesk.queries.cadence_debts import CadenceDebt, cadence_debts
from kamdesk.queries.reach import Known, covered, people_known
from kamdesk.storage.reading import Reading


class AccountReach(Struct, frozen=True):
    """The people reached of those on the map of one account."""

    account_id: UUID
    name: str
    english_name: str | None
    tier: str
    reached: Figure


def reach_by_account(reading: Reading, owner_id: UUID | None = None) -> list[AccountReach]:
    """Return the key accounts of an owner, of the reader when None; the widest gap first."""
    promises = cadence_debts(reading, owner_id or reading.actor, only_overdue=False)
    accounts = {debt.account_id: debt for debt in promises if debt.tier in KEY_TIERS}
    people: dict[UUID, list[Known]] = defaultdict(list)
    for person in people_known(reading, accounts.keys()) if accounts else ():
        people[person.account_id].append(person)
    rows = [_reach(debt, people[key]) for key, debt in accounts.items()]
    rows.sort(key=lambda row: (row.reached.part - row.reached.whole, row.name))
    return [row for row in rows if row.reached.whole]


def _reach(debt: CadenceDebt, people: list[Known]) -> AccountReach:
    name = debt.account_short or debt.account_name
    return AccountReach(debt.account_id, name, debt.account_english, debt.tier, covered(people))
