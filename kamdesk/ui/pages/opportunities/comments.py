"""The conversation about one deal, over the page: what was said, and a line to say more."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from kamdesk.domain.ids import UserId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.deals import DealRow
from kamdesk.queries.mentions import CommentLine, comments_on
from kamdesk.services.comments import WriteComment, write_comment
from kamdesk.ui import wording
from kamdesk.ui.forms.mentions import MentionEditor
from kamdesk.ui.forms.requests import FormRequest, Offer, form_start
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.fields import FieldRow, refusal
from kamdesk.ui.widgets.glyphs import Avatar
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.question import Question

_TALLEST: Final = 220


class Conversation(Question):
    """Comments on a deal. ``told`` once one is stored; Ctrl+Enter sends, @ calls a colleague."""

    told = Signal(str)
    wide = 400

    def __init__(self, host: QWidget, tasks: Tasks, deal: DealRow, today: date) -> None:
        title = _("Comments on {deal}").format(deal=deal.name)
        super().__init__(host, title, _("Send"))
        self._tasks, self._deal, self._today = tasks, deal, today
        self._anchor: QWidget = host
        self.lines = Rows(gap=10)
        self.area = self._scrolled()
        self.fields.addWidget(self.area)
        self.editor: MentionEditor | None = None
        self.row: FieldRow | None = None

    def open_near(self, anchor: QWidget) -> None:
        """Read who can be called and what was said, then show both."""
        self._anchor = anchor
        request = FormRequest(kind="comment", account_id=self._deal.account_id)
        self._tasks.read(_talk, request, self._deal.id, then=self._show, owner=self)

    def answer(self) -> None:
        if self.editor is None or self.save.is_busy:
            return
        self.save.set_busy(True)
        command = WriteComment(
            subject_entity="opportunity",
            subject_id=self._deal.id,
            text=self.editor.toPlainText(),
            mentions=[UserId(key) for key in self.editor.mentioned()],
        )
        self._tasks.run(write_comment, command, then=self._sent, failed=self._explain, owner=self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer()
        else:
            super().keyPressEvent(event)

    def _show(self, talk: tuple[Sequence[CommentLine], Sequence[Offer]]) -> None:
        said, people = talk
        self.editor = MentionEditor(ENTITIES["comment"].field("text"), people)
        hint = _("@ calls a colleague, Ctrl+Enter sends")
        self.row = FieldRow(_("Comment"), self.editor, hint=hint)
        self.fields.addWidget(self.row)
        emptied(self.lines)
        for line in said:
            self.lines.addWidget(_Remark(line, self._today))
        self.area.setVisible(bool(said))
        tall = self.lines.sizeHint().height() + theme().px(4)
        self.area.setFixedHeight(min(tall, theme().px(_TALLEST)))
        super().open_near(self._anchor)
        self.editor.setFocus()
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))

    def _sent(self, _key: Any) -> None:
        self.hide()
        self.told.emit(_("Comment on {deal} sent").format(deal=self._deal.name))

    def _explain(self, error: KamdeskError) -> None:
        self.save.set_busy(False)
        if self.row is not None:
            self.row.explain(refusal(error, self.row.label.text()))
            self.adjustSize()
            self.row.editor.setFocus()

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("scrolled", "true")
        lines = Rows(body, gap=0)
        lines.addLayout(self.lines)
        lines.addStretch(1)
        area.setWidget(body)
        return area


class _Remark(QWidget):
    """One remark: who, when, and the words."""

    def __init__(self, line: CommentLine, today: date) -> None:
        super().__init__()
        name = wording.named(line.author_name or _("Somebody"), line.author_english)
        head = Columns(gap=6)
        head.addWidget(Label(name, "strong"))
        if line.at is not None:
            age = formats.age(line.at.astimezone().date(), today)
            head.addWidget(Label(age, "meta", "text3"))
        head.addStretch(1)
        text = Label(line.text, "body", "text2", wrap=True)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        rows = Rows(gap=1)
        rows.addLayout(head)
        rows.addWidget(text)
        row = Columns(self, gap=8)
        row.addWidget(Avatar(name, 24), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(rows, 1)


def _talk(
    reading: Any, request: FormRequest, deal_id: UUID
) -> tuple[Sequence[CommentLine], Sequence[Offer]]:
    """Read the remarks on a deal and the colleagues one may call."""
    people = form_start(reading, request).offers["user"]
    return comments_on(reading, "opportunity", deal_id), people
