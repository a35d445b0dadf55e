"""How many points each quadrant of the SWOT has, as chips in one line."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.i18n import _
from kamdesk.queries.swot import KINDS
from kamdesk.ui.pages.account.swot_board import TITLES
from kamdesk.ui.theme import Columns, Tone, theme
from kamdesk.ui.widgets.labels import Chip, Label
from kamdesk.ui.widgets.painting import chip_width

_TONES: Final[dict[str, Tone]] = {
    "strength": "ok",
    "weakness": "warn",
    "opportunity": "accent",
    "threat": "risk",
}
_GAP: Final = 6


class SwotLine(QWidget):
    """Chips with word and count; words give way to their first letter where room is short."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title = Label(_("SWOT"), "meta", "text3")
        self.chips = {kind: Chip("", tone) for kind, tone in _TONES.items()}
        self._counts: Mapping[str, int] = {}
        line = Columns(self, gap=_GAP)
        for widget in (self.title, *self.chips.values()):
            line.addWidget(widget)
        line.addStretch(1)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many points there are; nothing where there is none."""
        self._counts = counts
        self.setVisible(bool(counts))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        whole = {kind: f"{_(TITLES[kind])} {self._counts.get(kind, 0)}" for kind in KINDS}
        brief = {kind: f"{_(TITLES[kind])[0]} {self._counts.get(kind, 0)}" for kind in KINDS}
        title = self.title.sizeHint().width()
        fits = title + _wide(whole.values()) <= self.width()
        self.title.setVisible(title + _wide(brief.values()) <= self.width())
        for kind, chip in self.chips.items():
            chip.show_text(whole[kind] if fits else brief[kind])
            chip.setAccessibleName(whole[kind])
            chip.setToolTip(whole[kind])


def _wide(words: Iterable[str]) -> int:
    """Return how wide chips with these words are, each with the gap before it."""
    return sum(chip_width(word) + theme().px(_GAP) for word in words)
