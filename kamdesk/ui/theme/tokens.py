"""Colour tokens: the only place where a colour gets its value, read from resources/themes."""

import json

from PySide6.QtGui import QColor

from kamdesk import resources


class Tokens:
    """One set of named colours. Colours handed out are shared: never change one."""

    def __init__(self, name: str, values: dict[str, str]) -> None:
        self.name = name
        self.values = values
        self._colors = {token: QColor(value) for token, value in values.items()}
        self._mixed: dict[tuple[str, str, float], QColor] = {}
        self._faded: dict[tuple[str, float], QColor] = {}

    def color(self, token: str) -> QColor:
        return self._colors[token]

    def faded(self, token: str, opacity: float) -> QColor:
        """The token's colour at an opacity of 0-1."""
        known = self._faded.get((token, opacity))
        if known is None:
            known = QColor(self._colors[token])
            known.setAlphaF(opacity)
            self._faded[token, opacity] = known
        return known

    def mixed(self, token: str, ground: str, share: float) -> QColor:
        """``share`` (0-1) of a token stirred into a ground: cells of heat maps, bands of charts."""
        known = self._mixed.get((token, ground, share))
        if known is None:
            known = _stir(self._colors[token], self._colors[ground], share)
            self._mixed[token, ground, share] = known
        return known


def load(name: str) -> Tokens:
    """Read the tokens of "light" or "dark"."""
    values: dict[str, str] = json.loads(resources.text("themes", f"{name}.json"))["tokens"]
    return Tokens(name, values)


def contrast(first: QColor, second: QColor) -> float:
    """Contrast of two opaque colours, 1-21, as WCAG 2.x defines it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    red, green, blue = (_linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  the curve of sRGB


def _stir(color: QColor, ground: QColor, share: float) -> QColor:
    rest = 1.0 - share
    return QColor(
        round(color.red() * share + ground.red() * rest),
        round(color.green() * share + ground.green() * rest),
        round(color.blue() * share + ground.blue() * rest),
    )
