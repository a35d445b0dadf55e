"""Programs that listen for news, hundreds in one process, each on a line and thread of its own."""

import threading
import time
from functools import partial
from multiprocessing.connection import Connection

from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.news import News


class Crowd:
    """Counts what they hear."""

    def __init__(self, listeners: int) -> None:
        self.heads = [0] * listeners
        self.returns: list[float] = []  # when each came back, by the clock

    def reached(self, head: int) -> int:
        return sum(one >= head for one in self.heads)


class _Ear:
    def __init__(self, crowd: Crowd, place: int) -> None:
        self._crowd, self._place = crowd, place

    def heard(self, head: int) -> None:
        self._crowd.heads[self._place] = max(self._crowd.heads[self._place], head)

    def back(self) -> None:
        self._crowd.returns.append(time.time())


def listen(url: str, tokens: list[str], listeners: int, parent: Connection) -> None:
    """Listen until told to stop; answer a revision with how many have heard of it."""
    crowd = Crowd(listeners)
    for place in range(listeners):
        line = partial(HttpLine, url, tokens[place % len(tokens)])
        news = News(line, _Ear(crowd, place))
        threading.Thread(target=news.run, daemon=True).start()
    while (asked := parent.recv()) is not None:
        parent.send((crowd.reached(asked), list(crowd.returns)))
