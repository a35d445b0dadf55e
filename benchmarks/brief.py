"""How long does it take to put an account on one page as PDF: read, worded, painted, with fonts?

Each answer is the median over accounts of the measured portfolio, as a share of 300 ms.
"""

import os
from statistics import median
from typing import Final
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks._portfolio import MOMENT, answer, encrypted, fill, folder, key, timed
from kamdesk import i18n
from kamdesk.queries.briefing import account_brief
from kamdesk.reports.account_brief import account_sheet
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import reading
from kamdesk.ui import paper
from kamdesk.ui.theme import theme

ACCOUNTS: Final = 2_000
LIMIT_SECONDS: Final = 0.3
GOAL: Final = 1.0
_SEEN: Final = [UUID(bytes=key(1, number)) for number in range(5, 105, 5)]


def questions(accounts: int = ACCOUNTS) -> list[dict[str, object]]:
    """Fill an encrypted file and return the question with its answer, in both languages."""
    _app = QApplication.instance() or QApplication([])  # kept alive
    theme().dress()
    with folder() as place, encrypted(place) as sealed:
        fill(sealed, accounts)
        with reading(sealed, MOMENT) as snapshot:
            return [_answer(snapshot, language) for language in ("zh_CN", "en")]


def _answer(snapshot: Reading, language: str) -> dict[str, object]:
    i18n.use(language)
    times = [timed(lambda at=account: _printed(snapshot, at)) for account in _SEEN]  # type: ignore[misc]
    name = f"account brief as PDF against 300 ms: {language}"
    return answer(name, median(times) / LIMIT_SECONDS, GOAL)


def _printed(snapshot: Reading, account_id: UUID) -> bytes:
    brief = account_brief(snapshot, account_id)
    return paper.pdf(account_sheet(brief, snapshot.today))


if __name__ == "__main__":
    for line in questions():
        print(line)
