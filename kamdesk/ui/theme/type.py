"""Fonts: Inter for Latin and digits, the system's simplified Chinese behind it, sizes by role."""

import sys
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from kamdesk import resources

Role = Literal[
    "num-xl", "num-l", "title-1", "title-2", "title-3", "body", "strong", "capture", "meta", "micro"
]

ROLES: dict[Role, tuple[int, int]] = {
    "num-xl": (28, 600),
    "num-l": (20, 600),
    "title-1": (20, 600),
    "title-2": (15, 600),
    "title-3": (14, 600),
    "body": (13, 400),
    "strong": (13, 600),
    "capture": (16, 400),
    "meta": (12, 400),
    "micro": (11, 500),
}

# The SC families are named because plain "CJK" may resolve to Japanese forms.
_CHINESE = {
    "win32": ("Microsoft YaHei UI", "Microsoft YaHei"),
    "darwin": ("PingFang SC",),
}
_CHINESE_ELSEWHERE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
)
# Asking for 600 would leave Chinese fonts of one weight thin; see resources/fonts/README.md.
_STRONG, _ASKED_FOR_STRONG = 600, 700
_WEIGHTS = ("Regular", "Medium", "SemiBold")


class Fonts:
    """Fonts and their metrics, made once per (pixels, weight)."""

    def __init__(self) -> None:
        self._families = ["Inter", *_chinese_families()]
        self._fonts: dict[tuple[int, int], QFont] = {}
        self._metrics: dict[tuple[int, int], QFontMetrics] = {}

    @property
    def families(self) -> list[str]:
        return list(self._families)

    def font(self, pixels: int, weight: int) -> QFont:
        known = self._fonts.get((pixels, weight))
        if known is None:
            known = self._fonts[pixels, weight] = self._made(pixels, weight)
        return known

    def metrics(self, pixels: int, weight: int) -> QFontMetrics:
        known = self._metrics.get((pixels, weight))
        if known is None:
            known = self._metrics[pixels, weight] = QFontMetrics(self.font(pixels, weight))
        return known

    def _made(self, pixels: int, weight: int) -> QFont:
        font = QFont()
        font.setFamilies(self._families)
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight(_ASKED_FOR_STRONG if weight >= _STRONG else weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font


def load_bundled() -> None:
    """Make Inter known to Qt; needs a running QGuiApplication."""
    for weight in _WEIGHTS:
        QFontDatabase.addApplicationFont(
            str(resources.path("fonts", "inter", f"Inter-{weight}.ttf"))
        )


def _chinese_families() -> list[str]:
    wanted = _CHINESE.get(sys.platform, _CHINESE_ELSEWHERE)
    return [family for family in wanted if QFontDatabase.hasFamily(family)]
