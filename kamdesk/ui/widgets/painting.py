"""Strokes shared by painted widgets and delegates: text, chips, avatars, icons.

All lengths are logical pixels already scaled; nothing here allocates fonts, pens or pixmaps.
"""

import unicodedata
import zlib
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kamdesk.ui.theme import Tone, pixmap, theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter

_AVATAR_TONES: tuple[Tone, ...] = ("sky", "accent", "warn", "plum", "ok")


def draw_text(
    p: QPainter,
    rect: QRect,
    text: str,
    style: tuple[float, int, str] = (13, 400, "text"),
    align: Qt.AlignmentFlag = LEFT,
) -> int:
    """Write one line, elided to the rect, and return its width. ``style``: px, weight, token."""
    size, weight, token = style
    look = theme()
    room = rect.width()
    laid = look.line(text, size, weight, room)
    p.setFont(laid.font)
    p.setPen(look.color(token))
    x = rect.x()
    if align is not LEFT:  # named flags cost more to take apart than the line to draw
        x += (room - laid.width) // (2 if align is CENTER else 1)
    p.drawStaticText(x, rect.y() + (rect.height() - laid.tall) // 2, laid.words)
    return laid.width


def text_width(text: str, size: float = 13, weight: int = 400) -> int:
    """Width of one line in pixels."""
    return theme().width(text, size, weight)


def fill_rounded(p: QPainter, rect: QRectF, radius: float, token: str) -> None:
    """A filled rounded rectangle without an outline."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme().brush(token))
    p.drawRoundedRect(rect, radius, radius)


def frame_rounded(
    p: QPainter, rect: QRect, radius: float, fill: str | None, border: str, width: float = 1.0
) -> None:
    """A rounded rectangle whose outline lies inside ``rect`` on whole pixels."""
    look = theme()
    inset = width * look.scale / 2
    p.setPen(look.pen(border, width))
    p.setBrush(Qt.BrushStyle.NoBrush if fill is None else look.brush(fill))
    p.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)


def draw_icon(p: QPainter, rect: QRect, name: str, token: str, size: int = 16) -> None:
    """An icon in the middle of a rect; ``size`` in design pixels."""
    look = theme()
    side = look.px(size)
    ratio = p.device().devicePixelRatioF()
    corner = QPoint(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2)
    p.drawPixmap(corner, pixmap(name, side, look.color(token), ratio))


def focus_ring(p: QPainter, rect: QRect, radius: float) -> None:
    """The 2 px accent ring of the control the keyboard is on."""
    frame_rounded(p, rect, radius, None, "accent", 2.0)


def is_reached(widget: QWidget) -> bool:
    """Whether the keyboard, and not the mouse, brought the focus here."""
    by_keyboard = widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    return by_keyboard and widget.hasFocus()


def ring_reached(widget: QWidget, radius: float) -> None:
    """Draw the ring around a whole widget that the keyboard is on; for its own paint event."""
    if is_reached(widget):
        p = QPainter(widget)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus_ring(p, widget.rect(), radius)
        p.end()


@lru_cache(maxsize=4096)
def _ends(name: str) -> tuple[str, ...]:
    """Return a name and what is left as it loses word after word at its end."""
    words = name.split()
    return tuple(" ".join(words[:count]) for count in range(len(words), 0, -1))


def whole_words(name: str, room: int, size: float = 13, weight: int = 400) -> str:
    """Return as many words of a name as fit, as people shorten it; one that has no room is kept."""
    return next((each for each in _ends(name) if text_width(each, size, weight) <= room), name)


def chip_width(text: str) -> int:
    """Width of a chip in pixels."""
    return text_width(text, 12, 500) + 2 * theme().px(7)


def draw_chip(p: QPainter, rect: QRect, text: str, tone: Tone, ground: str = "") -> int:
    """A chip at the left of a rect, vertically centred, on its tone's ground; returns its width."""
    px = theme().px
    width = min(chip_width(text), rect.width())
    height = px(20)
    box = QRect(rect.x(), rect.y() + (rect.height() - height) // 2, width, height)
    fill_rounded(p, QRectF(box), px(5), ground or f"{tone}Soft")
    pad = px(7) if width > px(24) else px(3)
    inner = box.adjusted(pad, 0, -pad, 0)
    draw_text(p, inner, text, (12, 500, f"{tone}Text"), CENTER)
    return width


@lru_cache(maxsize=4096)
def initials(name: str, letters: int = 1) -> str:
    """What stands in an avatar.

    Latin names give the first letters of two words. Chinese people show the last character
    (``letters`` 1), Chinese companies their first ones.
    """
    words = name.split()
    if not words:
        return "?"
    if not _is_han(words[0][0]):
        return "".join(word[0] for word in words[:2]).upper()
    return name[-1] if letters == 1 else name[:2]


@lru_cache(maxsize=4096)
def avatar_tone(name: str) -> Tone:
    """A tone that always belongs to this name."""
    return _AVATAR_TONES[zlib.crc32(name.encode()) % len(_AVATAR_TONES)]


def draw_avatar(p: QPainter, rect: QRect, name: str, *, chosen: bool = False) -> None:
    """A person's round avatar filling a square rect; ``chosen`` is the ground it lies on."""
    tone = avatar_tone(name)
    fill_rounded(p, QRectF(rect), rect.width() / 2, _avatar_ground(tone, chosen=chosen))
    text = initials(name)
    share = 0.44 if len(text) == 1 else 0.36
    style = (rect.width() * share / theme().scale, 600, f"{tone}Text")
    draw_text(p, rect, text, style, CENTER)


def _avatar_ground(tone: Tone, *, chosen: bool) -> str:
    """Name the ground of an avatar; a soft one would be lost on a chosen row."""
    return "surface" if chosen else f"{tone}Soft"


def draw_company(p: QPainter, rect: QRect, name: str, *, chosen: bool = False) -> None:
    """A company's square avatar; the large one shows two characters."""
    px = theme().px
    large = rect.width() >= px(40)
    tone: Tone = "accent" if large else avatar_tone(name)
    fill_rounded(p, QRectF(rect), px(9) if large else px(6), _avatar_ground(tone, chosen=chosen))
    text = initials(name, 2) if large else company_letter(name)
    share = 0.4 if large else 0.5
    style = (rect.width() * share / theme().scale, 600, f"{tone}Text")
    draw_text(p, rect, text, style, CENTER)


def company_letter(name: str) -> str:
    """The one character a small company avatar has room for."""
    return name[:1].upper() or "?"


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK")
