"""Colours stay readable: every pair of the design is computed anew from the shipped tokens."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import kamdesk.ui
from kamdesk.ui.theme.tokens import contrast, load

TEXT, GRAPHIC = 4.5, 3.0
TONES = ("ok", "warn", "risk", "none", "plum", "sky")

PAIRS = [
    *(
        (text, ground, TEXT)
        for text in ("text", "text2", "text3")
        for ground in ("bg", "surface", "rail")
    ),
    *(("accentText", ground, TEXT) for ground in ("surface", "accentSoft", "bg", "rail")),
    *(("onAccent", ground, TEXT) for ground in ("accent", "accentHover")),
    ("field", "surface", GRAPHIC),
    ("accent", "surface", GRAPHIC),
    ("accent", "bg", GRAPHIC),
    *(
        (f"{tone}Text", ground, TEXT)
        for tone in TONES
        for ground in (f"{tone}Soft", "surface", "bg")
    ),
    *((tone, "surface", GRAPHIC) for tone in TONES),
]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "need"), PAIRS)
def test_every_pair_of_the_design_has_the_contrast_it_needs(
    name: str, front: str, ground: str, need: float
) -> None:
    tokens = load(name)

    assert contrast(tokens.color(front), tokens.color(ground)) >= need


def test_contrast_agrees_with_the_definition_at_its_ends() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#777777")) == pytest.approx(1.0)


def test_both_themes_name_the_same_tokens() -> None:
    assert load("light").values.keys() == load("dark").values.keys()


def test_stirring_meets_both_ends() -> None:
    tokens = load("light")

    assert tokens.mixed("risk", "surface", 1.0) == tokens.color("risk")
    assert tokens.mixed("risk", "surface", 0.0) == tokens.color("surface")


# Screens written later are held to it too: the walk covers all of kamdesk/ui.
def test_no_colour_is_written_into_the_code() -> None:
    written = re.compile(r"#[0-9a-fA-F]{6}\b|GlobalColor\.(?!transparent)|QColor\([\"'\d]")
    root = Path(next(iter(kamdesk.ui.__path__)))

    found = [str(path) for path in root.rglob("*.py") if written.search(path.read_text("utf-8"))]

    assert found == []
