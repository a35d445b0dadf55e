"""The colours of stages on the timeline, and the line that explains them."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy

from kamdesk.i18n import _
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Board
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import draw_text

_LEAST: Final = 0.12  # of cobalt in the first stage
_DARK: Final = 0.25  # of cobalt that is added where the ground is dark
_WHITE_FROM: Final = 0.73  # share of cobalt from which white words read better


def cobalt(share: float) -> QColor:
    """Mix so much cobalt into the ground; a dark ground swallows more of it."""
    lifted = share if theme().name == "light" else _DARK + (1 - _DARK) * share
    return theme().mixed("accent", "surface", lifted)


class Shades:
    """Cobalt by stage, deeper towards the contract; celadon when won."""

    def __init__(self, board: Board | None = None) -> None:
        stages = [each for each in board.columns if each.outcome == "open"] if board else []
        last = max(1, len(stages))
        self._shares: dict[UUID, float] = {
            each.stage_id: _LEAST + (1 - _LEAST) * ((at + 1) / last) ** 2
            for at, each in enumerate(stages)
        }
        self.names = [(words.stage_name(each), each.stage_id) for each in stages]

    def of_stage(self, stage_id: UUID) -> QColor:
        """Return the colour of an open stage."""
        return cobalt(self._shares.get(stage_id, 1.0))

    def of(self, deal: DealRow) -> QColor:
        """Return the colour of a deal."""
        if deal.outcome == "open":
            return self.of_stage(deal.stage_id)
        return theme().color("ok" if deal.outcome == "won" else "noneSoft")

    def ink(self, deal: DealRow) -> str:
        """Return the token of words on a deal's bar."""
        if deal.outcome != "open":
            return "surface" if deal.outcome == "won" else "text"
        return "onAccent" if self._shares.get(deal.stage_id, 1.0) > _WHITE_FROM else "text"


class Legend(Painted):
    """What the colours mean, in one line."""

    design = (200, 30)

    def __init__(self) -> None:
        super().__init__()
        self._shades = Shades()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_shades(self, shades: Shades) -> None:
        """Explain these colours."""
        self._shades = shades
        self.setAccessibleName(", ".join(name for name, _stage in shades.names))
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(80), theme().px(self.design[1]))

    def draw(self, p: QPainter) -> None:
        p.fillRect(0, 0, self.width(), 1, theme().color("line"))
        x = theme().px(14)
        for name, stage_id in self._shades.names:
            x = self._draw_part(p, x, name, self._shades.of_stage(stage_id), Qt.PenStyle.NoPen)
        self._draw_part(p, x, _("Close date passed"), None, Qt.PenStyle.SolidLine)

    def _draw_part(
        self, p: QPainter, x: int, name: str, fill: QColor | None, line: Qt.PenStyle
    ) -> int:
        px = theme().px
        wide = theme().width(name, 12, 400)
        if x + wide + px(20) > self.width():
            return x
        p.setPen(theme().pen("risk", 1.5) if fill is None else line)
        p.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        p.drawRoundedRect(QRectF(x, px(11), px(14), px(9)), px(2), px(2))
        draw_text(p, QRect(x + px(20), 0, wide + 1, self.height()), name, (12, 400, "text2"))
        return x + wide + px(38)
