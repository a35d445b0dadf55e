"""What the form for a visit offers: accounts to choose from, people, deals, the score before."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import select

from kamdesk.domain.health import HealthScore
from kamdesk.errors import Refused
from kamdesk.models.account import Account
from kamdesk.models.reference import User
from kamdesk.queries.account_plan import OpenDeal, open_deals
from kamdesk.queries.accounts import AccountFilter, account_ids
from kamdesk.queries.score_history import score_history
from kamdesk.queries.stakeholders import Stakeholder, stakeholders
from kamdesk.storage.reading import Reading


class Choice(Struct, frozen=True):
    """Somebody or something to choose, in both languages."""

    id: UUID
    name: str
    english_name: str | None


class VisitForm(Struct, frozen=True):
    """All the choices for a visit to one account. ``me`` is who fills the form in."""

    account: Choice
    contacts: tuple[Stakeholder, ...]
    colleagues: tuple[Choice, ...]
    deals: tuple[OpenDeal, ...]
    me: UUID


def visit_form(reading: Reading, account_id: UUID) -> VisitForm:
    """Return the choices. Raises Refused ``record.missing``."""
    account = reading.session.get(Account, account_id)
    if account is None or account.deleted_at is not None:
        raise Refused("record.missing", entity="account", id=str(account_id))
    people = stakeholders(reading, account_id, account.tier).people
    return VisitForm(
        account=Choice(account.id, account.name, account.english_name),
        contacts=tuple(person for person in people if not person.has_left),
        colleagues=tuple(_colleagues(reading)),
        deals=tuple(open_deals(reading, account_id)),
        me=reading.actor,
    )


def named_accounts(reading: Reading, text: str, limit: int) -> list[Choice]:
    """Return the first accounts whose name, or its sound, holds a text."""
    wanted = list(account_ids(reading, "all", AccountFilter(text=text))[:limit])
    columns = (Account.id, Account.name, Account.english_name)
    rows = reading.session.execute(select(*columns).where(Account.id.in_(wanted)))
    found = {key: Choice(key, name, english) for key, name, english in rows}
    return [found[each] for each in wanted if each in found]


def score_today(reading: Reading, account_id: UUID) -> HealthScore | None:
    """Return an account's score as it stands, None when nothing is known of it."""
    return score_history(reading, account_id, [reading.today])[0][1]


def _colleagues(reading: Reading) -> list[Choice]:
    wanted = select(User.id, User.name, User.english_name).where(
        User.active.is_(True), User.deleted_at.is_(None)
    )
    rows = reading.session.execute(wanted.order_by(User.id != reading.actor, User.name))
    return [Choice(key, name, english) for key, name, english in rows]
