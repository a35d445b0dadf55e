"""A hundred thousand accounts as a sequence of which only the pages that are seen exist."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, overload
from uuid import UUID

from kamdesk.queries.accounts import AccountRow

PAGE: Final = 200
_KEPT: Final = 12  # pages; 2,400 rows are more than any screen scrolls through in a moment

Ask = Callable[[int, Sequence[UUID]], None]


class RowPages(Sequence[AccountRow | None]):
    """Rows by number; None until the page they stand on arrives.

    ``ask`` is called once with the number and ids of every page that is looked at. Rows known
    ``before`` stand in until then, so that a list that is only reordered never goes blank.
    """

    def __init__(
        self, ids: Sequence[UUID], ask: Ask, before: Mapping[UUID, AccountRow] | None = None
    ) -> None:
        self.ids = ids
        self._ask = ask
        self._before = before or {}
        self._pages: dict[int, dict[UUID, AccountRow]] = {}
        self._asked: set[int] = set()

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> AccountRow | None: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[AccountRow | None]: ...
    def __getitem__(self, place: int | slice) -> AccountRow | Sequence[AccountRow | None] | None:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        number = place // PAGE
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return self._before.get(self.ids[place]) if self._before else None
        return page.get(self.ids[place])

    def arrived(self, number: int, rows: Sequence[AccountRow]) -> tuple[int, int] | None:
        """Keep the rows of a page; return the first and last place that look different now.

        A list that is only narrowed brings rows that already stood in: nothing to paint.
        """
        places = range(number * PAGE, min(len(self), (number + 1) * PAGE))
        shown = [self.known(place) for place in places]
        self._asked.discard(number)
        self._pages[number] = {row.id: row for row in rows}
        while len(self._pages) > _KEPT:
            self._pages.pop(next(iter(self._pages)))
        other = [at for at, row in zip(places, shown, strict=True) if self.known(at) != row]
        return (other[0], other[-1]) if other else None

    def put(self, row: AccountRow) -> None:
        """Take a row that is newer than the one that arrived."""
        for page in self._pages.values():
            if row.id in page:
                page[row.id] = row

    def forget_rows(self) -> None:
        """Ask for every page again when it is next looked at; the order stays."""
        self._pages.clear()
        self._asked.clear()

    def known(self, place: int) -> AccountRow | None:
        """Return a row that has arrived, without asking for it."""
        if not 0 <= place < len(self):
            return None
        page = self._pages.get(place // PAGE, self._before)
        return page.get(self.ids[place]) if page else None

    def all_known(self) -> dict[UUID, AccountRow]:
        """Return every row that has arrived."""
        return {key: row for page in self._pages.values() for key, row in page.items()}

    def ask_again(self) -> None:
        """Ask for the pages that have arrived once more; their rows stay until then."""
        for number in list(self._pages):
            self._want(number)

    def _want(self, number: int) -> None:
        if number not in self._asked:
            self._asked.add(number)
            self._ask(number, self.ids[number * PAGE : (number + 1) * PAGE])
