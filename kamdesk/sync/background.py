"""Sync beside a program that is used: one thread runs rounds, one hears news."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

from kamdesk.errors import KamdeskError
from kamdesk.sync.loop import Loop, Work
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.standing import Progress, Standing
from kamdesk.sync.transport.news import News

_PATIENCE: Final = 5.0  # seconds for a request under way; the threads end with the process anyway


@contextmanager
def hearing(sync: ProfileSync, loop: Loop) -> Iterator[None]:
    """Let a loop hear news meanwhile."""
    news = News(sync.listener, _Ear(loop))
    thread = _started(news.run, "news")
    try:
        yield
    finally:
        news.stop()
        thread.join(_PATIENCE)


class Background:
    """Begins and ends the two threads; may be begun again."""

    def __init__(
        self,
        sync: ProfileSync,
        told: Callable[[Standing], None],
        failed: Callable[[KamdeskError], None] = lambda _error: None,
    ) -> None:
        self._sync, self._told, self._failed = sync, told, failed
        self._loop: Loop | None = None
        self._news: News | None = None
        self._threads: list[Thread] = []

    def begin(self) -> None:
        """Run until :meth:`end`; does nothing while it runs."""
        if self._loop is not None:
            return
        loop = self._loop = Loop(self._work(), self._told, self._failed)
        news = self._news = News(self._sync.listener, _Ear(loop))
        self._threads = [_started(loop.run, "sync"), _started(news.run, "news")]

    def end(self) -> None:
        """End both threads; a round under way ends behind its page."""
        loop, news = self._loop, self._news
        if loop is None or news is None:
            return
        self._loop = self._news = None
        loop.stop()
        news.stop()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _work(self) -> Work:
        def run(tell: Callable[[Progress], None]) -> object:
            return self._sync.round(told=tell)

        return Work(run, self._sync.waiting, self._sync.is_news)

    def edited(self) -> None:
        """Say that something was written here."""
        if self._loop is not None:
            self._loop.edited()

    def hurry(self) -> None:
        """Run a round now, and listen again: a person asks for it, or the network is back."""
        loop, news = self._loop, self._news
        if loop is not None and news is not None:
            loop.hurry()
            news.wake()


class _Ear:
    """Passes news on to a loop."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    def heard(self, head: int) -> None:
        self._loop.heard(head)

    def back(self) -> None:
        self._loop.hurry()


def _started(work: Callable[[], None], name: str) -> Thread:
    thread = Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread
