"""One disputed field: what was there, what either wrote, and what is chosen."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from kamdesk.i18n import _
from kamdesk.protocol.entities import FieldType
from kamdesk.queries.conflict_inbox import Disputed
from kamdesk.queries.conflicts import ConflictRow, can_hold_both, joined
from kamdesk.sync.conflicts import Choice
from kamdesk.ui import wording
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.cell import BaseCell, SideCell
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import Panel
from kamdesk.ui.widgets.labels import Chip, IconMark, Label
from kamdesk.ui.widgets.selects import Select

_TEXTS: Final = (FieldType.TEXT, FieldType.LONG_TEXT)
_LINES: Final = 4
_ICONS: Final = {"deleted_at": "trash-2", "*": "history", "attitude": "thumbs-up"}
BASE_SHARE, SIDE_SHARE = 24, 29


class Dispute(Panel):
    """Signals: ``chosen`` when another choice holds; ``reached`` when it is pointed at."""

    chosen = Signal()
    reached = Signal()

    def __init__(self, group: Disputed, row: ConflictRow, today: date) -> None:
        super().__init__("surface")
        self.row, self._group, self._today = row, group, today
        self.word = words.suggestion(row)[0]
        self.base = BaseCell()
        self.mine, self.theirs = SideCell(_("Mine"), "1"), SideCell(_("Theirs"), "2")
        self.editor: QLineEdit | QPlainTextEdit | Select | None = None
        self._lay_out()
        self._fill()
        self.mine.clicked.connect(lambda: self._clicked("mine", "theirs"))
        self.theirs.clicked.connect(lambda: self._clicked("theirs", "mine"))
        self._mark()

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen here; the first two are those of the cells."""
        if self.row.kind == "delete":
            return ("restore", "delete")
        if self.row.kind == "paragraph":
            return ("both",)  # nothing was lost; another wording is still possible
        both = ("both",) if can_hold_both(self.row) and not self._is_whole() else ()
        return ("mine", "theirs", *both)

    def choice(self) -> Choice:
        """Return what is chosen."""
        return Choice(self.row.id, self.word, self.text())

    def text(self) -> str:
        """Return what is written by hand."""
        if isinstance(self.editor, Select):
            return self.editor.key or ""
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText()
        return self.editor.text() if self.editor is not None else ""

    def choose(self, word: str) -> bool:
        """Take mine, theirs or both; False when this field cannot. A deletion has two ways."""
        if self.row.kind == "delete":
            word = self._way(word)
        if word not in self.choices:
            return False
        self.word = word
        if self.editor is not None:
            self.editor.hide()
        self._mark()
        self.chosen.emit()
        return True

    def edit(self) -> bool:
        """Write another value by hand; False where there is none to write."""
        if self.row.kind in ("delete", "late", "duplicate", "cycle") or self._is_whole():
            return False
        if words.field_of(self.row.entity, self.row.field) is None:
            return False
        if self.editor is None:
            self._make_editor()
        self.word = "value"
        self._mark()
        if self.editor is not None:
            self.editor.show()
            self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.chosen.emit()
        return True

    def choose_again(self, before: Choice) -> None:
        """Take up what was chosen, or written by hand, before the record was read anew."""
        if before.word != "value":
            self.choose(before.word)
        elif self.edit():
            self._write(before.text)

    def _write(self, text: str) -> None:
        if isinstance(self.editor, Select):
            self.editor.choose(text)
        elif isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(text)
        elif self.editor is not None:
            self.editor.setText(text)

    def set_current(self, current: bool) -> None:
        """Mark it as the one the keys are about."""
        self.title.recolor("accentText" if current else "text")
        self.here.setVisible(current)

    def explain(self, text: str) -> None:
        """Say why what was written cannot be taken."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self.reached.emit()
        super().mousePressEvent(event)

    def _way(self, word: str) -> str:
        """Return what keeping mine means where one deleted what the other edited."""
        i_deleted = self.row.mine is not None
        mine, theirs = ("delete", "restore") if i_deleted else ("restore", "delete")
        return {"mine": mine, "theirs": theirs}.get(word, word)

    def _is_whole(self) -> bool:
        return self.row.field == "*"

    def _clicked(self, word: str, other: str) -> None:
        """Take a side; with Ctrl or on a chosen other side, both where that fits."""
        self.reached.emit()
        held = (self.mine if other == "mine" else self.theirs).isChecked()
        wants_both = self.word == "both" or (held and "both" in self.choices and self._is_list())
        self.choose(word if self.word == "both" or not wants_both else "both")

    def _is_list(self) -> bool:
        known = words.field_of(self.row.entity, self.row.field)
        return known is not None and known.type is FieldType.SET

    def _mark(self) -> None:
        if self.row.kind == "delete":
            mine, theirs = self._way("mine"), self._way("theirs")
        else:
            mine, theirs = "mine", "theirs"
        self.mine.setChecked(self.word in (mine, "both"))
        self.theirs.setChecked(self.word in (theirs, "both"))
        both = self.word == "both"
        self.hint.setText(self._hint(both=both))

    def _hint(self, *, both: bool) -> str:
        if self.word == "value":
            return _("written by hand")
        if "both" not in self.choices:
            return ""
        return _("both: kept together") if both else _("both is possible: 3")

    # Building

    def _lay_out(self) -> None:
        self.here = IconMark("chevron-right", 13, "accent")
        self.title = Label(words.field_word(self.row.entity, self.row.field), "strong")
        reason = words.suggestion(self.row)[1]
        self.chip = Chip(reason, "ok" if self.word == "both" else "accent", "sparkles")
        self.hint = Label("", "meta", "text3", elide=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.problem = Label("", "meta", "riskText", wrap=True)
        self.problem.hide()
        head = Columns(gap=7)
        for widget in (self.here, IconMark(self._icon(), 15, "text2"), self.title, self.chip):
            head.addWidget(widget)
        head.addWidget(self.hint, 1)
        self.lines = Rows(self, gap=8, margins=(0, 10, 0, 12))
        self.lines.addLayout(head)
        self.lines.addLayout(self._cells())
        self.lines.addWidget(self.problem)
        self.here.hide()

    def _cells(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(10))
        grid.setContentsMargins(0, 0, 0, 0)
        for at, (cell, share) in enumerate(
            ((self.base, BASE_SHARE), (self.mine, SIDE_SHARE), (self.theirs, SIDE_SHARE))
        ):
            grid.addWidget(cell, 0, at)
            grid.setColumnStretch(at, share)
        return grid

    def _icon(self) -> str:
        known = words.field_of(self.row.entity, self.row.field)
        if self.row.field in _ICONS or known is None:
            return _ICONS.get(self.row.field, "file-text")
        return {
            FieldType.DAY: "calendar",
            FieldType.MOMENT: "clock",
            FieldType.MONEY: "coins",
            FieldType.REFERENCE: "link",
            FieldType.SET: "tag",
            FieldType.CHOICE: "circle-dot",
        }.get(known.type, "file-text")

    def _fill(self) -> None:
        row = self.row
        if row.kind == "delete":
            self._fill_deletion()
            return
        base = self._said(row.base)
        self.base.show_value(base)
        for cell, value in ((self.mine, row.mine), (self.theirs, row.theirs)):
            remark = "" if value != row.base else _("not changed")
            cell.show_value(self._said(value), base if self._has_words() else None, remark)
        if row.field == "attitude":
            for holder, held in ((self.base, row.base), (self.mine, row.mine),
                                 (self.theirs, row.theirs)):  # fmt: skip
                holder.show_attitude(held)

    def _fill_deletion(self) -> None:
        edited, gone = _("Restore, with what was edited"), _("Agree to delete")
        mine, theirs = (gone, edited) if self._way("mine") == "delete" else (edited, gone)
        i_deleted = self._way("mine") == "delete"
        self.base.show_value(words.title_of(self._group))
        yours = _("You deleted it") if i_deleted else _("You edited it")
        others = _("They edited it") if i_deleted else _("They deleted it")
        self.mine.show_value(mine, remark=yours)
        self.theirs.show_value(theirs, remark=others)

    def _has_words(self) -> bool:
        known = words.field_of(self.row.entity, self.row.field)
        return known is not None and known.type in _TEXTS and bool(self.row.base)

    def _said(self, value: Any) -> str:
        group = self._group
        currency = words.currency_of(group.values)
        return words.value_text(self.row.entity, self.row.field, value, group.names, currency)

    def _make_editor(self) -> None:
        known = words.field_of(self.row.entity, self.row.field)
        if known is None:
            return
        if known.type is FieldType.CHOICE:
            self.editor = Select(wording.choices(self.row.entity, known.name))
            self.editor.choose(str(self.row.mine))
            self.editor.activated.connect(lambda _at: self.chosen.emit())
        elif known.type is FieldType.LONG_TEXT:
            self.editor = QPlainTextEdit(str(joined(self.row) or self.row.mine or ""))
            self.editor.setTabChangesFocus(True)
            self.editor.setFixedHeight(theme().px(19 * _LINES + 12))
            self.editor.textChanged.connect(self.chosen.emit)
        else:
            self.editor = QLineEdit(typed_text(self._group.values, self.row))
            self.editor.textChanged.connect(lambda _text: self.chosen.emit())
        title = words.field_word(self.row.entity, self.row.field)
        self.editor.setAccessibleName(_("{field}, written by hand").format(field=title))
        self.lines.insertWidget(2, self.editor)

    def widgets(self) -> tuple[QWidget, ...]:
        """Return what Tab stops at."""
        return (self.mine, self.theirs)


def typed_text(values: Mapping[str, Any] | None, row: ConflictRow) -> str:
    """Return my value as a person would type it into a form."""
    known = words.field_of(row.entity, row.field)
    if row.mine is None or known is None:
        return ""
    if known.type is FieldType.MONEY:
        return f"{int(row.mine) / 100:g} {words.currency_of(values)}"
    if known.type is FieldType.SET:
        return ", ".join(str(word) for word in row.mine)
    if known.type is FieldType.REFERENCE:
        return ""
    return str(row.mine)
