"""One page that is fetched while the page before it is applied: both ends work side by side.

A page that came early is what a page that was long on its way is. It counts only for whoever asks
for just this one next; anything else waits until the line is free, and the page is forgotten.
"""

from collections.abc import Callable
from threading import Thread

from kamdesk.errors import KamdeskError
from kamdesk.protocol.messages import Page


class Early:
    """A page on its way. ``key`` tells what it answers."""

    def __init__(self, key: object, ask: Callable[[], Page]) -> None:
        self.key = key
        self._ask = ask
        self._page: Page | None = None
        self._error: KamdeskError | None = None
        self._thread = Thread(target=self._fetch, name="next page", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Return once the line is free again, whatever came."""
        self._thread.join()

    def taken(self) -> Page | None:
        """Return the page; None when asking for it broke. Raises what asking for it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._page

    def _fetch(self) -> None:
        try:
            self._page = self._ask()
        except KamdeskError as error:
            self._error = error
