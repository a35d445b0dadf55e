"""Keeping the local score table true: after every deed, every morning, and from nothing."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from kamdesk.domain.change_set import ChangeSet
from kamdesk.i18n import N_
from kamdesk.queries.scores import computed_scores, due_accounts
from kamdesk.storage.deed import deed
from kamdesk.storage.derived import drop_scores, put_scores
from kamdesk.storage.unit_of_work import UnitOfWork

# Tables that say something about one account's health, and tables that move all of them.
ACCOUNT_FACTS: Final = frozenset(
    {
        "account",
        "visit",
        "attendee",
        "touch",
        "ticket",
        "contract",
        "instalment",
        "payment",
        "feedback",
        "stakeholder_fact",
        "position",
        "score_override",
    }
)
SHARED_FACTS: Final = frozenset({"score_model", "exchange_rate"})


def refresh_scores(work: UnitOfWork, changes: ChangeSet) -> None:
    """Work the scores of the accounts a deed touched out again; a reaction to every deed."""
    if changes.touches(*SHARED_FACTS):
        rebuild_scores(work)
    elif changes.touches(*ACCOUNT_FACTS):
        _refresh(work, changes.accounts)


@deed("scores.refresh", N_("Refresh scores"))
def refresh_due(work: UnitOfWork) -> int:
    """Work out again what time alone has changed; return how many accounts that were."""
    due = due_accounts(work)
    if due:
        _refresh(work, due)
    return len(due)


@deed("scores.rebuild", N_("Rebuild scores"))
def rebuild_scores(work: UnitOfWork) -> None:
    """Work out every score from the facts alone."""
    _refresh(work, None)


def _refresh(work: UnitOfWork, account_ids: Collection[UUID] | None) -> None:
    """Replace the scores of these accounts, of all when None; deleted ones lose theirs."""
    rows = computed_scores(work, account_ids)
    drop_scores(work, None if account_ids is None else set(account_ids) - rows.keys())
    put_scores(work, list(rows.values()))
