"""What does encryption cost the program's own reads? The same rows, with and without a key.

Both files are filled alike and kept open with the program's settings; rounds alternate between
them, and each answer is the median of the ratios of its rounds.
"""

from collections.abc import Callable
from statistics import median
from typing import Any, Final
from uuid import UUID

from benchmarks._portfolio import MOMENT, answer, encrypted, fill, folder, key, plain, timed
from kamdesk.queries.account_overview import account_overview
from kamdesk.queries.accounts import AccountSort, account_ids, account_rows
from kamdesk.queries.scores import computed_scores
from kamdesk.queries.timeline import timeline
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import reading

ACCOUNTS: Final = 2_000
ROUNDS: Final = 15
GOAL: Final = 1.3
_SEEN: Final = [UUID(bytes=key(1, number)) for number in range(5, 45, 5)]

Read = Callable[[Reading], Any]


def _list_page(snapshot: Reading) -> object:
    ids = account_ids(snapshot, sort=AccountSort("health"))
    return account_rows(snapshot, list(ids[:200]))


def _overviews(snapshot: Reading) -> object:
    return [account_overview(snapshot, account) for account in _SEEN]


def _timelines(snapshot: Reading) -> object:
    return [timeline(snapshot, account) for account in _SEEN]


def _facts(snapshot: Reading) -> object:
    return computed_scores(snapshot, None)


READS: Final[dict[str, Read]] = {
    "a page of the account list": _list_page,
    "the overview of an account": _overviews,
    "the timeline of an account": _timelines,
    "the scores of all accounts": _facts,
}


def questions(accounts: int = ACCOUNTS) -> list[dict[str, object]]:
    """Build both files once and return every question with its answer."""
    with folder() as place, encrypted(place) as sealed, plain(place) as bare:
        fill(sealed, accounts)
        fill(bare, accounts)
        with reading(sealed, MOMENT) as ours, reading(bare, MOMENT) as peer:
            return [
                answer(f"encrypted against plain: {name}", _ratio(read, ours, peer), GOAL)
                for name, read in READS.items()
            ]


def _ratio(read: Read, ours: Reading, peer: Reading) -> float:
    """Return the median over interleaved rounds, each file first in turn."""
    ratios = []
    for number in range(ROUNDS + 1):
        if number % 2:
            mine, theirs = timed(lambda: read(ours)), timed(lambda: read(peer))
        else:
            theirs, mine = timed(lambda: read(peer)), timed(lambda: read(ours))
        ratios.append(mine / theirs)
    return median(ratios[1:])  # the first round fills the caches


if __name__ == "__main__":
    for line in questions():
        print(line)
