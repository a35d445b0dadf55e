"""What the window can be asked for from outside, without loading Qt to say so."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

STATES: Final = ("palette", "empty", "drag", "conflict")  # of a picture, besides as it opens


@dataclass(frozen=True, slots=True, kw_only=True)
class GuiOptions:
    """How to open the window. ``demo`` uses sample data in a folder deleted at the end.

    ``lang`` and ``theme`` None leave the person's own choice. ``smoke`` opens every page in both
    languages and themes, writes ``report`` as JSON and ends.
    """

    profile: Path
    passphrase: str | None = field(default=None, repr=False)
    today: date | None = None
    demo: bool = False
    lang: str | None = None
    theme: str | None = None
    scale: float | None = None
    smoke: bool = False
    report: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenshotOptions:
    """One picture of one page. ``account`` and ``user`` are names; None takes the first.

    ``state`` is one of ``STATES`` that the page has, or None; ``size`` is in logical pixels.
    """

    profile: Path
    page: str
    out: Path
    passphrase: str | None = field(default=None, repr=False)
    today: date | None = None
    demo: bool = False
    account: str | None = None
    user: str | None = None
    state: str | None = None
    lang: str | None = None
    theme: str | None = None
    scale: float = 1.0
    size: tuple[int, int] = (1440, 900)
