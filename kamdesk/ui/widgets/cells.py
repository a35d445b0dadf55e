"""What a table cell can hold, and how each kind is painted. Cells are values without Qt objects."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from kamdesk.ui.theme import Tone, attitude_look, band_look, theme
from kamdesk.ui.widgets.glyphs import attitude_level
from kamdesk.ui.widgets.marks import (
    TRACK,
    draw_attitude,
    draw_health,
    draw_level_bars,
    draw_progress,
    draw_spark,
    draw_stage_pips,
)
from kamdesk.ui.widgets.painting import (
    LEFT,
    RIGHT,
    draw_avatar,
    draw_chip,
    draw_company,
    draw_icon,
    draw_text,
)


class TextCell(Struct, frozen=True):
    """Words, an amount or an age; ``color`` is a token, ``right`` aligns it to the right.

    ``mark`` is an icon after words at the left, in ``ink``; ``said`` what that means.
    """

    text: str
    color: str = "text2"
    bold: bool = False
    right: bool = False
    mark: str = ""
    said: str = ""
    ink: str = "text3"


class AccountCell(Struct, frozen=True):
    """A company's avatar and name; ``mark`` is an icon after it, ``said`` what that means."""

    text: str
    mark: str = ""
    said: str = ""


class PersonCell(Struct, frozen=True):
    """A person's avatar and name; ``sub`` follows in meta colour."""

    text: str
    sub: str = ""
    bold: bool = False


class HealthCell(Struct, frozen=True):
    """Glyph and score of an account; ``text`` is the band in words, for screen readers.

    ``by_hand`` marks a band somebody holds against the rules with a pencil.
    """

    score: int | None
    band: str | None
    text: str
    by_hand: bool = False


class ChipCell(Struct, frozen=True):
    """A word on its soft ground: tier, role, state."""

    text: str
    tone: Tone = "none"


class SparkCell(Struct, frozen=True):
    """A short series; ``text`` says it in words. ``band`` gives the colour."""

    values: tuple[float | None, ...]
    band: str | None = None
    text: str = ""


class StageCell(Struct, frozen=True):
    """Pips and the name of a stage."""

    done: int
    total: int
    text: str


class AttitudeCell(Struct, frozen=True):
    """Glyph and word of an attitude; ``bars`` shows five bars instead of the word."""

    attitude: int | None
    text: str
    bars: bool = False


class InfluenceCell(Struct, frozen=True):
    """Influence, 1 to 5, as bars."""

    influence: int | None
    text: str


class ProgressCell(Struct, frozen=True):
    """A share of 0-1 as a bar with its text at the right."""

    share: float
    text: str
    color: str = "accent"


class IconCell(Struct, frozen=True):
    """An icon and a short text, such as changes waiting for upload; no text draws nothing."""

    icon: str
    text: str
    color: str = "text3"


Cell = (
    TextCell
    | AccountCell
    | PersonCell
    | HealthCell
    | ChipCell
    | SparkCell
    | StageCell
    | AttitudeCell
    | InfluenceCell
    | ProgressCell
    | IconCell
)


def draw_cell(p: QPainter, rect: QRect, cell: Cell, *, chosen: bool = False) -> None:
    """Paint a cell into a rect already padded.

    On the ground of a chosen row soft chips and empty bars would be lost; they stand on white.
    """
    if chosen and isinstance(cell, ChipCell) and cell.text:
        draw_chip(p, rect, cell.text, cell.tone, "surface")
    elif chosen and type(cell) in _TRACKED:
        _TRACKED[type(cell)](p, rect, cell, "surface")
    elif chosen and isinstance(cell, AccountCell):
        _account(p, rect, cell, chosen=True)
    elif chosen and isinstance(cell, PersonCell):
        _person(p, rect, cell, chosen=True)
    else:
        _PAINTERS[type(cell)](p, rect, cell)


def _text(p: QPainter, rect: QRect, cell: TextCell) -> None:
    style = (13, 600 if cell.bold else 400, cell.color)
    if not cell.mark:
        draw_text(p, rect, cell.text, style, RIGHT if cell.right else LEFT)
        return
    px = theme().px
    taken = draw_text(p, rect.adjusted(0, 0, -px(18), 0), cell.text, style)
    spot = QRect(rect.x() + taken + px(5), rect.y(), px(13), rect.height())
    draw_icon(p, spot, cell.mark, cell.ink, 13)


def _account(p: QPainter, rect: QRect, cell: AccountCell, *, chosen: bool = False) -> None:
    px = theme().px
    draw_company(p, _square(rect, 22), cell.text, chosen=chosen)
    room = rect.adjusted(px(30), 0, -px(18) if cell.mark else 0, 0)
    taken = draw_text(p, room, cell.text, (13, 600, "text"))
    if cell.mark:
        spot = QRect(room.x() + taken + px(5), rect.y(), px(13), rect.height())
        draw_icon(p, spot, cell.mark, "riskText" if cell.mark == "git-merge" else "text3", 13)


def _person(p: QPainter, rect: QRect, cell: PersonCell, *, chosen: bool = False) -> None:
    px = theme().px
    draw_avatar(p, _square(rect, 20), cell.text, chosen=chosen)
    room = rect.adjusted(px(26), 0, 0, 0)
    style = (13, 600 if cell.bold else 400, "text" if cell.bold else "text2")
    taken = draw_text(p, room, cell.text, style)
    if cell.sub:
        draw_text(p, room.adjusted(taken + px(8), 0, 0, 0), cell.sub, (12, 400, "text3"))


def _health(p: QPainter, rect: QRect, cell: HealthCell) -> None:
    px = theme().px
    draw_health(p, QRect(rect.x(), rect.y(), px(11), rect.height()), cell.band)
    shown = "–" if cell.score is None else str(cell.score)
    look = band_look(cell.band)
    room = rect.adjusted(px(15), 0, 0, 0)
    taken = draw_text(p, room, shown, (13, 600, look.text))
    if cell.by_hand:
        draw_icon(p, _square(room.adjusted(taken + px(4), 0, 0, 0), 11), "pencil", "text3", 11)


def _chip(p: QPainter, rect: QRect, cell: ChipCell) -> None:
    if cell.text:
        draw_chip(p, rect, cell.text, cell.tone)


def _spark(p: QPainter, rect: QRect, cell: SparkCell) -> None:
    px = theme().px
    tall = px(18)
    box = QRect(rect.x(), rect.y() + (rect.height() - tall) // 2, min(rect.width(), px(66)), tall)
    draw_spark(p, box, cell.values, band_look(cell.band).fill)


def _stage(p: QPainter, rect: QRect, cell: StageCell, track: str = TRACK) -> None:
    taken = draw_stage_pips(p, rect, cell.done, cell.total, track=track)
    room = rect.adjusted(taken + theme().px(7), 0, 0, 0)
    if room.width() >= theme().px(_WORD):  # a letter and an ellipsis say less than the pips
        draw_text(p, room, cell.text, (12, 400, "text2"))


def _attitude(p: QPainter, rect: QRect, cell: AttitudeCell, track: str = TRACK) -> None:
    px = theme().px
    if cell.bars:
        hue = attitude_look(cell.attitude).fill
        draw_level_bars(p, rect, attitude_level(cell.attitude), hue, track)
        return
    draw_attitude(p, QRect(rect.x(), rect.y(), px(13), rect.height()), cell.attitude)
    draw_text(p, rect.adjusted(px(18), 0, 0, 0), cell.text, (12, 400, "text2"))


def _influence(p: QPainter, rect: QRect, cell: InfluenceCell, track: str = TRACK) -> None:
    draw_level_bars(p, rect, cell.influence or 0, "plum", track)


def _progress(p: QPainter, rect: QRect, cell: ProgressCell, track: str = TRACK) -> None:
    room = theme().px(42)
    draw_progress(p, rect.adjusted(0, 0, -room, 0), cell.share, cell.color, track)
    draw_text(p, rect, cell.text, (12, 600, "text"), RIGHT)


def _icon(p: QPainter, rect: QRect, cell: IconCell) -> None:
    if cell.text:
        px = theme().px
        draw_icon(p, _square(rect, 14), cell.icon, cell.color, 14)
        draw_text(p, rect.adjusted(px(19), 0, 0, 0), cell.text, (12, 500, cell.color))


def _square(rect: QRect, side: int) -> QRect:
    length = theme().px(side)
    return QRect(rect.x(), rect.y() + (rect.height() - length) // 2, length, length)


_WORD = 40  # the least room, in design pixels, in which a word is worth beginning
_PAINTERS: dict[type, Callable[..., None]] = {
    TextCell: _text,
    AccountCell: _account,
    PersonCell: _person,
    HealthCell: _health,
    ChipCell: _chip,
    SparkCell: _spark,
    StageCell: _stage,
    AttitudeCell: _attitude,
    InfluenceCell: _influence,
    ProgressCell: _progress,
    IconCell: _icon,
}
_TRACKED: dict[type, Callable[..., None]] = {
    each: _PAINTERS[each] for each in (StageCell, AttitudeCell, InfluenceCell, ProgressCell)
}
