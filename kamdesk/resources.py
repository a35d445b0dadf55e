"""Finds the files that ship beside the code: icons, themes, fonts, catalogues, templates."""

from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent / "resources"


def path(*parts: str) -> Path:
    """Return where a shipped file lies; it need not exist."""
    return _ROOT.joinpath(*parts)


@cache
def text(*parts: str) -> str:
    """Return a shipped text file, read once per process."""
    return path(*parts).read_text(encoding="utf-8")


def notice() -> str:
    """Return whose work this program rests on, and under which licences."""
    for place in (_ROOT.parent / "NOTICE", _ROOT / "NOTICE"):
        if place.is_file():
            return place.read_text(encoding="utf-8")
    return "Apache-2.0"
