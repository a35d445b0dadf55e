"""The bar of the pipeline: what is won and what may come, by stage."""

from itertools import accumulate
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy

from kamdesk.ui.pages.opportunities.shades import cobalt
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.numbers import Walked
from kamdesk.ui.widgets.painting import draw_text

_HEIGHT, _BAR = 46, 13


class Share(Struct, frozen=True):
    """A part of the bar: a stage with its amount. ``shade`` None is celadon, for what is won."""

    stage_id: UUID
    name: str
    text: str
    minor: int
    shade: float | None


class ShareBar(Walked):
    """What is won and what may come as one bar, its parts named under it where there is room."""

    design = (240, _HEIGHT)

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Share] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: list[Share]) -> None:
        """Draw other parts."""
        self.parts = parts
        self.at = 0
        said = [f"{part.name} {part.text}" for part in parts]
        self.setAccessibleName(", ".join(said))
        self.setToolTip("\n".join(said))
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(120), theme().px(_HEIGHT))

    def boxes(self) -> list[QRect]:
        """Where the names are; a name without room is reached on its part of the bar."""
        found, x, px = [], 0, theme().px
        for part, bar in zip(self.parts, self.segments(), strict=True):
            wide = theme().width(f"{part.name} {part.text}", 12, 400) + px(15)
            fits = x + wide <= self.width()
            found.append(QRect(x, px(25), wide, px(18)) if fits else bar.toRect())
            x += wide + px(14)
        return found

    def segments(self) -> list[QRectF]:
        """Return the parts of the bar, as long as their amounts."""
        px = theme().px
        total = sum(part.minor for part in self.parts)
        widths = [self.width() * part.minor / total for part in self.parts]
        starts = accumulate(widths, initial=0.0)
        return [QRectF(x, px(4), wide - px(1), px(_BAR))
                for x, wide in zip(starts, widths, strict=False)]  # fmt: skip

    def place_at(self, spot: QPoint) -> int | None:
        on_bar = (at for at, box in enumerate(self.segments()) if box.contains(spot.toPointF()))
        return next(on_bar, super().place_at(spot))

    def draw(self, p: QPainter) -> None:
        px = theme().px
        whole = QRectF(0, px(4), self.width(), px(_BAR))
        p.save()
        outline = QPainterPath()
        outline.addRoundedRect(whole, px(4), px(4))
        p.setClipPath(outline)
        p.fillRect(whole, theme().color("noneSoft"))
        for part, box in zip(self.parts, self.segments(), strict=True):
            p.fillRect(box, _color(part.shade))
        p.restore()
        self._draw_legend(p)
        self.draw_ring(p)

    def _draw_legend(self, p: QPainter) -> None:
        px = theme().px
        for part, box in zip(self.parts, self.boxes(), strict=True):
            if box.y() < px(20):  # no room for its name
                continue
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(_color(part.shade))
            p.drawRoundedRect(QRectF(box.x(), px(30), px(8), px(8)), px(2), px(2))
            words_room = box.adjusted(px(13), 0, px(13), 0)
            draw_text(p, words_room, f"{part.name} {part.text}", (12, 400, "text2"))


def _color(shade: float | None) -> QColor:
    return theme().color("ok") if shade is None else cobalt(shade)
