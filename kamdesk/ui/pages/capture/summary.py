"""The end of a capture: exactly what will change, the score on both sides, and one confirmation."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Final

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QWidget

from kamdesk.domain.capture_text import Kind
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, sentence
from kamdesk.queries.capture import CaptureSheet
from kamdesk.services.capture import CapturePreview
from kamdesk.ui import wording
from kamdesk.ui.forms.overlay import Overlay
from kamdesk.ui.pages.capture.findings import Found
from kamdesk.ui.pages.capture.item_editor import person_named
from kamdesk.ui.pages.capture.words import LOOKS, score_text
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.buttons import Kind as ButtonKind
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.fields import CheckBox, FieldRow
from kamdesk.ui.widgets.labels import IconMark, Label
from kamdesk.ui.widgets.notices import Banner
from kamdesk.ui.widgets.selects import MomentField

_MORNING: Final = time(10)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Summary(Overlay):
    """Signals: ``asked`` when what is stored changed; ``agreed`` to store; ``left`` to go on."""

    asked = Signal()
    agreed = Signal()
    left = Signal()
    width_asked = 520

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._found: tuple[Found, ...] = ()
        self.boxes: list[tuple[CheckBox, Found]] = []
        self.visit = Label("", "body", wrap=True)
        self.score = Label("", "strong", "text2")
        self.refused = Banner("", "risk")
        self.refused.hide()
        self.outcome = QLineEdit()
        self.outcome.setPlaceholderText(_("In one sentence, for the timeline"))
        self.plan = CheckBox(_("Plan the next visit"))
        self.next_at = MomentField()
        self.next_at.setAccessibleName(_("Next visit"))
        self.drafts_title = Label(_("Not confirmed: stays in the notes unless ticked"), "meta",
                                  "text3", wrap=True)  # fmt: skip
        self._sure, self._drafts = Rows(gap=6), Rows(gap=2)
        self.save = Button(_("Store visit"), "check", ButtonKind.PRIMARY, Size.LARGE)
        self.back = Button(_("Keep writing"), size=Size.LARGE)
        self._connect()
        self._lay_out()

    # What the page asks and tells

    def open_with(
        self, sheet: CaptureSheet, found: tuple[Found, ...], minutes: int, started: datetime
    ) -> None:
        """Show the end of a visit."""
        order = list(Kind)
        self._found = tuple(sorted(found, key=lambda each: order.index(each.item.kind)))
        self._tell_visit(sheet, minutes, started)
        emptied(self._sure)
        for each in self._found:
            if not each.draft:
                self._sure.addWidget(_Change(LOOKS[each.item.kind].icon, *_words(each, sheet)))
        self._show_drafts(each for each in self._found if each.draft)
        self._offer_next(sheet)
        self.refused.hide()
        self.score.setText(_("Working out the score…"))
        self.place()
        self.show()
        self.raise_()
        self.outcome.setFocus()

    def taken(self) -> tuple[Found, ...]:
        """Return what is stored: everything confirmed, and the drafts ticked here."""
        ticked = [found for box, found in self.boxes if box.isChecked()]
        return tuple(each for each in self._found if not each.draft or each in ticked)

    def next_visit(self) -> datetime | None:
        """Return when the next visit is planned, None for none."""
        if not self.plan.isChecked():
            return None
        return datetime.fromtimestamp(self.next_at.dateTime().toSecsSinceEpoch(), UTC)

    def plan_next(self) -> None:
        """Plan the next visit too; its day is asked for."""
        self.plan.setChecked(True)
        self.next_at.setFocus()

    def show_preview(self, preview: CapturePreview) -> None:
        """Show what the score does; the visit can be stored."""
        self.refused.hide()
        self.score.setText(score_text(preview.before, preview.after))
        self.save.setEnabled(not self.save.is_busy)

    def explain(self, error: KamdeskError) -> None:
        """Say why it cannot be stored so; nothing is lost."""
        self.save.set_busy(False)
        self.score.setText("")
        self.refused.set_text(sentence(error))
        self.refused.show()

    def close_or_ask(self) -> None:
        """Go back to the notes."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in _ENTER and self.back.hasFocus():
            self.close_or_ask()
        elif event.key() in _ENTER and self.save.isEnabled():
            self.agreed.emit()
        super().keyPressEvent(event)

    # Building

    def _connect(self) -> None:
        self.save.clicked.connect(self.agreed)
        self.back.clicked.connect(self.close_or_ask)
        self.plan.toggled.connect(self.next_at.setEnabled)
        self.plan.toggled.connect(self.asked)
        self.next_at.dateTimeChanged.connect(self.asked)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setProperty("scrolled", "true")
        rows = Rows(body, gap=10, margins=(20, 14))
        rows.addWidget(self.visit)
        rows.addWidget(self.refused)
        rows.addWidget(_Change("gauge", "", "", self.score))
        rows.addWidget(Divider())
        rows.addWidget(Label(_("Will be stored"), "meta", "text3"))
        rows.addLayout(self._sure)
        rows.addWidget(self.drafts_title)
        rows.addLayout(self._drafts)
        rows.addWidget(Divider())
        rows.addWidget(FieldRow(_("Outcome"), self.outcome))
        line = Columns(gap=10)
        line.addWidget(self.plan)
        line.addWidget(self.next_at)
        line.addStretch(1)
        rows.addLayout(line)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        columns, inner = Columns(self, gap=0), Rows(gap=0)
        columns.addWidget(Divider(upright=True))
        columns.addLayout(inner, 1)
        head = Rows(margins=(20, 14))
        head.addWidget(Label(_("End visit"), "title-2"))
        inner.addLayout(head)
        inner.addWidget(Divider())
        inner.addWidget(area, 1)
        inner.addWidget(Divider())
        inner.addLayout(self._foot())

    def _foot(self) -> Columns:
        foot = Columns(gap=10, margins=(20, 12))
        foot.addWidget(Label(_("One step, one undo"), "meta", "text3", elide=True), 1)
        foot.addWidget(self.back)
        foot.addWidget(self.save)
        return foot

    def _tell_visit(self, sheet: CaptureSheet, minutes: int, started: datetime) -> None:
        name = wording.named(sheet.name, sheet.english_name)
        text = _("Visit to {name} · {day} {time} · {span}")
        at = started.astimezone()
        told = text.format(name=name, day=formats.day(at.date()), time=formats.clock_time(at),
                           span=formats.duration(minutes))  # fmt: skip
        self.visit.setText(told)

    def _show_drafts(self, drafts: Iterable[Found]) -> None:
        emptied(self._drafts)
        self.boxes = []
        for found in drafts:
            box = CheckBox(f"{_(LOOKS[found.item.kind].title)} · {found.item.text}")
            box.setAccessibleName(box.text())
            box.setToolTip(found.item.text)
            box.toggled.connect(self.asked)
            box.setSizePolicy(box.sizePolicy().Policy.Ignored, box.sizePolicy().Policy.Fixed)
            self.boxes.append((box, found))
            self._drafts.addWidget(box)
        self.drafts_title.setVisible(bool(self.boxes))

    def _offer_next(self, sheet: CaptureSheet) -> None:
        """Offer the day by which the account should be seen again; planning it is a choice."""
        on = sheet.next_day or sheet.now.astimezone().date()
        self.next_at.blockSignals(True)
        self.next_at.setDateTime(_local(on))
        self.next_at.blockSignals(False)
        self.next_at.setEnabled(self.plan.isChecked())


class _Change(QWidget):
    """One thing that will change: its icon, what it is, and what happens to it."""

    def __init__(self, icon: str, text: str, sub: str, label: Label | None = None) -> None:
        super().__init__()
        line = Columns(self, gap=10)
        line.addWidget(IconMark(icon, 16, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        words = Rows(gap=0)
        words.addWidget(label or Label(text, "body", wrap=True))
        if sub:
            words.addWidget(Label(sub, "meta", "text3", wrap=True))
        line.addLayout(words, 1)
        self.setAccessibleName(f"{text} {sub}")


def _words(found: Found, sheet: CaptureSheet) -> tuple[str, str]:
    item = found.item
    due = formats.day(item.due) if item.due else ""
    who = person_named(sheet, item.person) if item.person else ""
    match item.kind:
        case Kind.COMMITMENT:
            side = wording.choice_word("commitment", "side", item.side)
            return item.text, _joined([_("Commitment"), side, who, due])
        case Kind.NEXT_STEP:
            owner = person_named(sheet, item.owner) if item.owner else _("me")
            return item.text, _joined([_("Task"), owner, due])
        case Kind.ATTITUDE:
            known = {person.id: person.attitude for person in sheet.people}
            before = known.get(item.person) if item.person else None
            return who, _("{before} → {after}").format(
                before=wording.attitude_word(before), after=wording.attitude_word(item.attitude)
            )
        case Kind.COMPETITOR:
            return item.text, _("Competitor on the opportunity") if sheet.deals else _(
                "No open opportunity: stays in the notes"
            )
        case Kind.QUESTION:
            return item.text, _("Open question, kept with the visit")


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _local(on: date) -> QDateTime:
    """Return that morning on this computer's clock."""
    at = datetime.combine(on, _MORNING).astimezone()
    return QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
