"""How does sync compare with its peers, in one run on one computer, turn by turn?

A turn of each side in a new folder with a new server: rows of the same count and fields are handed
over, read by a second device, a thousand of them changed, and read again. PouchDB (with
express-pouchdb) and Anki (with its own server) do the same by their own means, see ``peers``. Of
each side the fastest of its turns counts: the others were held up by something else. Only kamdesk
encrypts its devices, indexes every word, keeps who changed what, judges rights, merges by field.
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from benchmarks._portfolio import answer
from benchmarks.peers import cards, ours, pouch
from benchmarks.peers.rows import CHANGES, FIRST_FILL, ROWS, Missing, Turn

TURNS: Final = 3
LATEST: Final = 150.0  # seconds after which no further turn begins: a run has its twelve minutes
FIVE_TIMES: Final = 0.2  # of PouchDB's time
ANKI_GOALS: Final = {"push": 3.0, "pull": 3.0, "push_few": 1.0, "pull_few": 1.0}
STEPS: Final = {
    "push": f"{ROWS:,} rows handed over",
    "pull": f"{ROWS:,} rows read",
    "push_few": f"{CHANGES:,} changes handed over",
    "pull_few": f"{CHANGES:,} changes read",
}
_Measured = TypeVar("_Measured")
Question = dict[str, object]


def questions(turns: int = TURNS) -> list[Question]:
    """Return every step against both peers, then the first fill against PouchDB."""
    sides = {"PouchDB": pouch, "Anki": cards}
    missing = {name: reason for name, side in sides.items() if (reason := lacks(side.prepare))}
    mine: list[Turn] = []
    theirs: dict[str, list[Turn]] = {name: [] for name in sides if name not in missing}
    begun = time.monotonic()
    for turn in range(turns):
        if turn and time.monotonic() - begun > LATEST:
            break
        mine.append(in_folder(partial(ours.play, rows=ROWS, changes=CHANGES)))
        for name, times in theirs.items():
            times.append(in_folder(partial(sides[name].play, rows=ROWS, changes=CHANGES)))
    found = []
    for name in sides:
        goals = ANKI_GOALS if name == "Anki" else dict.fromkeys(STEPS, FIVE_TIMES)
        found += compared(name, mine, theirs.get(name, []), goals, missing.get(name, ""))
    return [*found, first_fill(missing.get("PouchDB", ""))]


def compared(
    name: str, mine: list[Turn], theirs: list[Turn], goals: dict[str, float], reason: str
) -> list[Question]:
    """Compare the best of each step; without a peer say of each step why it was not measured."""
    if not theirs:
        return [not_measured(f"{STEPS[step]}, of {name}", goals[step], reason) for step in STEPS]
    return [
        against(name, STEPS[step], best(mine, step), best(theirs, step), goals[step])
        for step in STEPS
    ]


def first_fill(reason: str) -> Question:
    """Compare what a new device waits for when a server has much."""
    told = f"a new device reads {FIRST_FILL:,} rows"
    if reason:
        return not_measured(f"{told}, of PouchDB", FIVE_TIMES, reason)
    mine = in_folder(partial(ours.fill, rows=FIRST_FILL))
    theirs = in_folder(partial(pouch.fill, rows=FIRST_FILL))
    return against("PouchDB", told, mine.fill, theirs.fill, FIVE_TIMES)


def against(name: str, told: str, mine: float, theirs: float, goal: float) -> Question:
    return answer(f"{told}: {mine:.2f} s, {name} {theirs:.2f} s", mine / theirs, goal)


def not_measured(told: str, goal: float, reason: str) -> Question:
    """Return a question without an answer: neither met nor missed."""
    return {"name": f"{told}: not measured, {reason}", "ratio": None, "goal": goal, "met": None}


def lacks(prepare: Callable[[], None]) -> str:
    """Return why a peer cannot be had here, empty when it can."""
    try:
        prepare()
    except Missing as error:
        return str(error)
    return ""


def best(turns: list[Turn], step: str) -> float:
    return min(float(getattr(turn, step)) for turn in turns)


def in_folder(work: Callable[[Path], _Measured]) -> _Measured:
    with tempfile.TemporaryDirectory() as name:
        return work(Path(name))


if __name__ == "__main__":
    for line in questions():
        print(line)
