"""Marks as widgets, each with a name for screen readers given by the page."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter

from kamdesk.ui.theme import attitude_look, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.marks import (
    draw_attitude,
    draw_health,
    draw_level_bars,
    draw_progress,
    draw_spark,
    draw_stage_pips,
)
from kamdesk.ui.widgets.painting import draw_avatar, draw_company

_ATTITUDE_STEPS = 3


class HealthGlyph(Painted):
    """Shape and colour of a health band. ``name`` is the band in words."""

    design = (13, 15)

    def __init__(self, band: str | None = None, name: str = "") -> None:
        super().__init__()
        self._band = band
        self.setAccessibleName(name)

    def show_band(self, band: str | None, name: str) -> None:
        self._band = band
        self.setAccessibleName(name)
        self.update()

    def draw(self, p: QPainter) -> None:
        draw_health(p, self.rect(), self._band)


class AttitudeGlyph(Painted):
    """One of the five attitude shapes, -2 to +2; None is not known."""

    design = (15, 15)

    def __init__(self, attitude: int | None = None, name: str = "") -> None:
        super().__init__()
        self._attitude = attitude
        self.setAccessibleName(name)

    def show_attitude(self, attitude: int | None, name: str) -> None:
        self._attitude = attitude
        self.setAccessibleName(name)
        self.update()

    def draw(self, p: QPainter) -> None:
        draw_attitude(p, self.rect(), self._attitude)


class Sparkline(Painted):
    """A series without axes; None leaves a gap, no known value leaves it empty."""

    def __init__(
        self, color: str = "chart", size: tuple[int, int] = (90, 22), *, fill: bool = True
    ) -> None:
        super().__init__()
        self.design = size
        self._color, self._fill = color, fill
        self._values: tuple[float | None, ...] = ()

    def show_values(
        self, values: Sequence[float | None], name: str, color: str | None = None
    ) -> None:
        self._values = tuple(values)
        self._color = color or self._color
        self.setAccessibleName(name)
        self.update()

    def draw(self, p: QPainter) -> None:
        draw_spark(p, self.rect(), self._values, self._color, self._fill)


class StagePips(Painted):
    """How far an opportunity is along its stages."""

    def __init__(self, done: int = 0, total: int = 5, name: str = "") -> None:
        super().__init__()
        self._done, self._total = done, total
        self.setAccessibleName(name)

    def show_stage(self, done: int, total: int, name: str) -> None:
        self._done, self._total = done, total
        self.setAccessibleName(name)
        self._restyle()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        return QSize(self._total * (px(9) + px(2)), px(15))

    def draw(self, p: QPainter) -> None:
        draw_stage_pips(p, self.rect(), self._done, self._total)


class InfluenceBars(Painted):
    """Influence, 1 to 5, in plum."""

    design = (35, 17)

    def __init__(self, influence: int | None = None, name: str = "") -> None:
        super().__init__()
        self._level = influence or 0
        self.setAccessibleName(name)

    def show_influence(self, influence: int | None, name: str) -> None:
        self._level = influence or 0
        self.setAccessibleName(name)
        self.update()

    def draw(self, p: QPainter) -> None:
        draw_level_bars(p, self.rect(), self._level, "plum")


class AttitudeBars(Painted):
    """Attitude, -2 to +2, as one to five bars in its own colour; None leaves them empty."""

    design = (35, 17)

    def __init__(self, attitude: int | None = None, name: str = "") -> None:
        super().__init__()
        self._attitude = attitude
        self.setAccessibleName(name)

    def show_attitude(self, attitude: int | None, name: str) -> None:
        self._attitude = attitude
        self.setAccessibleName(name)
        self.update()

    def draw(self, p: QPainter) -> None:
        level = attitude_level(self._attitude)
        draw_level_bars(p, self.rect(), level, attitude_look(self._attitude).fill)


def attitude_level(attitude: int | None) -> int:
    """How many of five bars an attitude fills."""
    return 0 if attitude is None else max(1, min(5, attitude + _ATTITUDE_STEPS))


class ProgressBar(Painted):
    """A share of 0-1 as a thin bar."""

    def __init__(self, share: float = 0.0, color: str = "accent", width: int = 110) -> None:
        super().__init__()
        self.design = (width, 12)
        self._share, self._color = share, color

    def show_share(self, share: float, name: str, color: str | None = None) -> None:
        self._share, self._color = share, color or self._color
        self.setAccessibleName(name)
        self.update()

    def draw(self, p: QPainter) -> None:
        draw_progress(p, self.rect(), self._share, self._color)


class Avatar(Painted):
    """A person's round avatar, or a company's square one."""

    def __init__(self, name: str = "", size: int = 26, *, company: bool = False) -> None:
        super().__init__()
        self.design = (size, size)
        self._company = company
        self.show_name(name)

    def show_name(self, name: str) -> None:
        self._name = name
        self.setAccessibleName(name)
        self.update()

    def draw(self, p: QPainter) -> None:
        paint = draw_company if self._company else draw_avatar
        paint(p, self.rect(), self._name)
