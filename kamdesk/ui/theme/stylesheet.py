"""Palette and style sheet of standard controls, made from tokens; the rest is painted."""

import re

from PySide6.QtGui import QPalette

from kamdesk import resources
from kamdesk.ui.theme.tokens import Tokens

_LENGTH = re.compile(r"@(\d+)px")
_TOKEN = re.compile(r"@([a-zA-Z]\w*)")

_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "onAccent",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "onAccent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accentText",
    QPalette.ColorRole.LinkVisited: "accentText",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "surface",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "lineStrong",
    QPalette.ColorRole.Shadow: "lineStrong",
}
_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


def palette(tokens: Tokens) -> QPalette:
    """The application palette of a set of tokens."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, tokens.color(token))
    for role in _DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, tokens.color("none"))
    return made


def stylesheet(tokens: Tokens, scale: float) -> str:
    """The application style sheet: ``@token`` becomes a colour, ``@8px`` a scaled length."""
    source = resources.text("themes", "kamdesk.qss")
    sized = _LENGTH.sub(lambda found: f"{round(int(found[1]) * scale)}px", source)
    return _TOKEN.sub(lambda found: tokens.values[found[1]], sized)
