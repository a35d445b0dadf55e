"""Painted rows of the two side panes: people, questions, and what the notes have come to."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kamdesk.domain.capture_text import Item, Kind
from kamdesk.i18n import _, formats
from kamdesk.ui import wording
from kamdesk.ui.theme import Tone, attitude_look, theme
from kamdesk.ui.widgets.marks import draw_attitude
from kamdesk.ui.widgets.painting import (
    RIGHT,
    chip_width,
    draw_avatar,
    draw_chip,
    draw_icon,
    draw_text,
    fill_rounded,
    focus_ring,
    frame_rounded,
    is_reached,
    text_width,
)

_WORDY = 190  # a narrower row of a person has no room for the word
_SOON = 3  # days before a promise is shown as pressing


class PaintedRow(QAbstractButton):
    """A row as wide as its pane and ``tall`` design pixels."""

    tall = 34

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(120), theme().px(self.tall))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def draw(self, p: QPainter) -> None:
        """Paint the row."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(p)
        if is_reached(self):
            focus_ring(p, self.rect(), theme().px(6))
        p.end()


class PersonRow(PaintedRow):
    """Somebody who may be here: a click says so. Signals: ``judged`` asks for another attitude."""

    judged = Signal(object)
    tall = 43

    def __init__(self, key: UUID, name: str, title: str, attitude: int | None) -> None:
        super().__init__(name)
        self.key, self.name, self._title = key, name, title
        self._attitude, self._is_new = attitude, False
        self.setCheckable(True)
        self.setToolTip(_("Here or not: click. Attitude: click the word."))
        self.toggled.connect(self._told)
        self._told()

    def show_attitude(self, attitude: int | None, *, is_new: bool) -> None:
        """Show how the person stands; ``is_new`` when these notes say so."""
        self._attitude, self._is_new = attitude, is_new
        self._told()

    def _told(self) -> None:
        here = _("here") if self.isChecked() else _("not here")
        self.setAccessibleName(f"{self.name}, {here}, {wording.attitude_word(self._attitude)}")
        self.update()

    def _attitude_room(self) -> QRect:
        wide = text_width(self._word(), 12, 500) + theme().px(18)
        return QRect(self.width() - wide, 0, wide, self.height())

    def _word(self) -> str:
        """Name the attitude; where there is no room its shape says it, and the name aloud."""
        if self.width() < theme().px(_WORDY):
            return ""
        return _("New face") if self._attitude is None else wording.attitude_word(self._attitude)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self._attitude_room().contains(event.position().toPoint()):
            self.setDown(False)
            self.judged.emit(self)
        else:
            super().mouseReleaseEvent(event)

    def draw(self, p: QPainter) -> None:
        px = theme().px
        here = self.isChecked()
        face = QRect(0, (self.height() - px(28)) // 2, px(28), px(28))
        if here:
            draw_avatar(p, face, self.name)
        else:
            frame_rounded(p, face, px(14), None, "lineStrong")
            draw_icon(p, face, "user", "none", 14)
        room = self._attitude_room()
        words = QRect(px(38), 0, room.left() - px(44), self.height())
        upper = words.adjusted(0, px(4), 0, -words.height() // 2)
        lower = words.adjusted(0, words.height() // 2, 0, -px(4))
        draw_text(p, upper, self.name, (13, 600 if here else 400, "text" if here else "text3"))
        draw_text(p, lower, self._title, (12, 400, "text3"))
        look = attitude_look(self._attitude)
        draw_attitude(p, QRect(room.x(), 0, px(12), self.height()), self._attitude)
        style = (12, 600 if self._is_new else 400, look.text)
        draw_text(p, room.adjusted(px(18), 0, 0, 0), self._word(), style)


class QuestionRow(PaintedRow):
    """A question to ask; ticked once it was."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setText(text)
        self.setCheckable(True)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        return self._words(width).height() + theme().px(9)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(120), self.heightForWidth(max(self.width(), theme().px(180))))

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002, N802  Qt's signature
        wanted = self.heightForWidth(self.width())
        if self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    def _words(self, width: int) -> QRect:
        px = theme().px
        room = QRect(px(24), px(4), width - px(24), 10_000)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        return theme().metrics(13).boundingRect(room, flags, self.text())

    def draw(self, p: QPainter) -> None:
        px = theme().px
        box = QRect(0, px(5), px(16), px(16))
        done = self.isChecked()
        if done:
            fill_rounded(p, box.toRectF(), px(4), "ok")
            draw_icon(p, box, "check", "onAccent", 12)
        else:
            frame_rounded(p, box, px(4), "surface", "field")
        p.setFont(theme().font(13))
        p.setPen(theme().color("text2" if done else "text"))
        room = QRect(px(24), px(4), self.width() - px(24), self.height())
        p.drawText(room, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft, self.text())


class ItemRow(PaintedRow):
    """One thing the notes say; dashed until Enter. ``line`` and ``place`` tell where."""

    def __init__(self, line: int, place: int, item: Item, *, draft: bool) -> None:
        super().__init__(item.text)
        self.line, self.place, self.item, self.draft = line, place, item, draft
        self.is_narrow = False  # the day stands below the words then
        self._lead = self._after = self._note = ""
        self._tone: Tone = "none"
        self._pressing = False
        self.tall = 50 if draft else 32

    def show_promise(self, side: str, today: date) -> None:
        """Tell whose promise it is and until when."""
        ours = self.item.side == "ours"
        self._lead, self._tone = side, "accent" if ours else "sky"
        self._show_due(today)

    def show_step(self, owner: str, today: date) -> None:
        """Tell who does it and until when."""
        self._note = owner
        self.tall = 50 if self.draft or owner else 32
        self._show_due(today)

    def _show_due(self, today: date) -> None:
        due = self.item.due
        self._after = formats.day(due) if due else ""
        self._pressing = due is not None and (due - today).days <= _SOON
        if self.is_narrow and due:
            self.tall = 50
        self.setToolTip(self.item.text)
        said = [self._lead, self.item.text, self._after, self._draft_word()]
        self.setAccessibleName(" ".join(part for part in said if part))

    def _draft_word(self) -> str:
        if not self.draft:
            return ""
        return _("Draft") if self.is_narrow else _("Draft, Enter confirms")

    def draw(self, p: QPainter) -> None:
        px = theme().px
        if self.underMouse():
            fill_rounded(p, self.rect().toRectF(), px(6), "hover")
        if self.draft:
            draw_dashes(p, self)
        room = self.rect().adjusted(px(8), 0, -px(8), 0)
        left = room.x() + self._draw_lead(p, room)
        above = _upper(room) if self.tall > 40 else room  # noqa: PLR2004  two lines of words
        lower = QRect(left, above.bottom(), room.right() - left, room.height() // 2 - px(4))
        tone = "warnText" if self._pressing else "text2"
        words = QRect(left, above.y(), above.right() - left, above.height())
        if self.is_narrow:
            taken = draw_text(p, lower, self._after, (12, 400, tone))
            lower.setLeft(lower.left() + taken + (px(8) if taken else 0))
        else:
            draw_text(p, above, self._after, (12, 400, tone), RIGHT)
            words.setRight(words.right() - text_width(self._after, 12, 400) - px(8))
        draw_text(p, words, self.item.text, (13, 400, "text"))
        below = " · ".join(part for part in (self._note, self._draft_word()) if part)
        draw_text(p, lower, below, (12, 400, "text3"))

    def _draw_lead(self, p: QPainter, room: QRect) -> int:
        px = theme().px
        first = QRect(room.x(), room.y() + px(6 if self.tall > 40 else 0), room.width(),  # noqa: PLR2004 - a row of two lines
                      px(20) if self.tall > 40 else room.height())  # noqa: PLR2004 - likewise  # fmt: skip
        if self._lead:
            draw_chip(p, first, self._lead, self._tone)
            return chip_width(self._lead) + px(8)
        icon = {Kind.NEXT_STEP: "square-check", Kind.QUESTION: "circle-question-mark"}
        spot = QRect(first.x(), first.y(), px(16), first.height())
        if self.draft and self.item.kind is Kind.NEXT_STEP:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(theme().pen("accent", 1.0, Qt.PenStyle.DashLine))
            box = QRect(0, 0, px(14), px(14))
            box.moveCenter(spot.center())
            p.drawRoundedRect(box, px(4), px(4))
            return px(24)
        draw_icon(p, spot, icon.get(self.item.kind, "arrow-right"), "accentText", 15)
        return px(24)


class AttitudeRow(ItemRow):
    """Somebody's attitude before and after."""

    def show_change(self, name: str, before: int | None) -> None:
        """Tell who, and from what."""
        self._who, self._before = name, before
        after = wording.attitude_word(self.item.attitude)
        said = f"{name}: {wording.attitude_word(before)} → {after}"
        self.setAccessibleName(" ".join(p for p in (said, self._draft_word()) if p))
        self.setToolTip(said)
        self.tall = 54 if self.draft else 40
        if self.is_narrow:
            self.tall += 20

    def draw(self, p: QPainter) -> None:
        px = theme().px
        if self.underMouse():
            fill_rounded(p, self.rect().toRectF(), px(6), "hover")
        if self.draft:
            draw_dashes(p, self)
        room = self.rect().adjusted(px(8), 0, -px(8), -px(14) if self.draft else 0)
        draw_avatar(p, QRect(room.x(), (room.height() - px(26)) // 2, px(26), px(26)), self._who)
        change = room.adjusted(px(34), room.height() // 2, 0, 0) if self.is_narrow else room
        right = self._draw_change(p, change)
        name = QRect(room.x() + px(34), 0, right - room.x() - px(40), room.height())
        if self.is_narrow:
            name = QRect(name.x(), px(4), room.right() - name.x(), room.height() // 2)
        draw_text(p, name, self._who, (13, 600, "text"))
        if self.draft:
            lower = QRect(name.x(), self.height() - px(20), room.width(), px(17))
            draw_text(p, lower, self._draft_word(), (12, 400, "text3"))

    def _draw_change(self, p: QPainter, room: QRect) -> int:
        """Paint before → after from the right; return where it begins."""
        px = theme().px
        right = room.right()
        for level, weight in ((self.item.attitude, 600), (self._before, 400)):
            word = _("New") if level is None else wording.attitude_word(level)
            wide = text_width(word, 12, weight)
            style = (12, weight, attitude_look(level).text)
            tall = (room.y(), room.height())
            draw_text(p, QRect(right - wide, tall[0], wide, tall[1]), word, style)
            draw_attitude(p, QRect(right - wide - px(18), tall[0], px(12), tall[1]), level)
            right -= wide + px(22)
            if weight == 600:  # noqa: PLR2004  the later of the two
                spot = QRect(right - px(16), tall[0], px(14), tall[1])
                draw_icon(p, spot, "arrow-right", "text3", 12)
                right -= px(20)
        return right


def draw_dashes(p: QPainter, row: QWidget) -> None:
    """The border of a draft."""
    px = theme().px
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(theme().pen("accent", 1.0, Qt.PenStyle.DashLine))
    p.drawRoundedRect(row.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6))


def _upper(room: QRect) -> QRect:
    px = theme().px
    return QRect(room.x(), room.y() + px(5), room.width(), room.height() // 2 - px(4))
