"""The form of one record: its fields by the layout of its noun, and the deed it asks for."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kamdesk.errors import KamdeskError, Refused
from kamdesk.i18n import _, sentence
from kamdesk.protocol.entities import ENTITIES, Field, FieldType
from kamdesk.services.records import DEFAULTED
from kamdesk.ui.forms.commands import Call, adding, editing
from kamdesk.ui.forms.editors import Editor
from kamdesk.ui.forms.layouts import Group, Line, label
from kamdesk.ui.forms.making import editor_for
from kamdesk.ui.forms.mentions import MentionEditor
from kamdesk.ui.forms.pickers import Search
from kamdesk.ui.forms.requests import FormStart
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label

# Needed by deeds of their own, though the record may do without.
_ALSO_REQUIRED: Final = {("visit.plan", "planned_at")}


class RecordForm(QWidget):
    """Signals: ``edited`` on every change. Nothing typed is ever cleared by a refusal."""

    edited = Signal()

    def __init__(self, start: FormStart, search: Search | None = None) -> None:
        super().__init__()
        self.start = start
        self._search = search
        self._editors: dict[str, Editor] = {}
        self.rows: dict[str, FieldRow] = {}
        lines = Rows(self, gap=12)
        for group in start.kind.groups:
            self._add_group(lines, group)
        for editor in self._editors.values():
            editor.show_values(start.values)
        self._before = self.values()
        self._shown_first = self.typed()

    @property
    def is_fixed(self) -> bool:
        """Whether the record is only added: it can be read, and not changed."""
        known = self.start.request.record_id is not None
        return known and ENTITIES[self.start.kind.entity].append_only

    # What is filled in

    def changed(self) -> dict[str, Any]:
        """Return the values that differ from those shown first. Raises Refused for unread text."""
        values = self.values()
        return {n: v for n, v in values.items() if n not in self._before or self._before[n] != v}

    def values(self) -> dict[str, Any]:
        """Return every value. Raises Refused for text that cannot be read."""
        found: dict[str, Any] = {}
        for editor in self._editors.values():
            found.update(editor.values())
        return found

    @property
    def is_dirty(self) -> bool:
        """Whether anything differs from what was shown first, readable or not."""
        try:
            return bool(self.changed())
        except Refused:
            return True

    def call(self) -> Call | None:
        """Return the deed asked for; None when there is nothing to store. Raises Refused."""
        record_id = self.start.request.record_id
        if record_id is not None:
            offered = self.start.request.values
            given = {n: v for n, v in offered.items() if n in self._before}
            changed = {**given, **self.changed()}
            return editing(self.start, changed, record_id) if changed else None
        return adding(self.start, self.given())

    def given(self) -> dict[str, Any]:
        """Return the values of a new record. Raises Refused, also for what is missing."""
        hidden = {n: v for n, v in self.start.values.items() if n not in self._before}
        given = {n: v for n, v in self.values().items() if v is not None}
        self._demand(given)
        if self.start.request.kind == "comment":
            given["mentions"] = self._mentions()
        return {**hidden, **given}

    # Drafts

    def typed(self) -> dict[str, Any]:
        """Return what stands in every field, as plain values."""
        return {code: editor.typed() for code, editor in self._editors.items()}

    def kept(self) -> dict[str, Any]:
        """Return the fields somebody typed in: what each showed first, and what it holds."""
        first = self._shown_first
        return {code: [first[code], now] for code, now in self.typed().items()
                if now != first[code]}  # fmt: skip

    def show_kept(self, kept: Mapping[str, Any]) -> None:
        """Take up what was kept, but for fields typed in meanwhile.

        A field of a known record that shows something else by now than it did then says so.
        """
        for code, (before, typed) in kept.items():
            editor = self._editors.get(code)
            if editor is None or editor.typed() != self._shown_first[code]:
                continue
            editor.show_typed(typed)
            if self.start.request.record_id and before != self._shown_first[code]:
                facts = {"field": self.rows[code].label.text()}
                self.rows[code].explain(sentence(Refused("record.changed_meanwhile", **facts)))

    def show_first(self) -> None:
        """Show again what every field showed first."""
        self.clear_problems()
        for editor in self._editors.values():
            editor.show_values(self.start.values)

    def writers(self) -> Iterator[tuple[str, QWidget]]:
        """Yield the widgets one writes in, by the code of their field."""
        for code, row in self.rows.items():
            yield code, row.editor.focusProxy() or row.editor

    # What is wrong

    def explain(self, error: KamdeskError) -> bool:
        """Say at its field what is wrong; False when no field of this form is to blame."""
        self.clear_problems()
        row = self._blamed(error.field)
        if row is None:
            return False
        named = type(error)(error.code, **{**error.facts, "field": row.label.text()})
        row.explain(sentence(named))
        row.editor.setFocus()
        return True

    def clear_problems(self) -> None:
        """Take back every explanation."""
        for row in self.rows.values():
            if row.is_wrong:
                row.explain("")

    def show_stored(self, stored: Mapping[str, Any]) -> None:
        """Take over what is stored by now, as seen; what the person typed stays."""
        self.start = FormStart(
            self.start.request,
            stored,
            self.start.offers,
            self.start.currency,
            self.start.today,
            self.start.me,
        )

    def take_focus(self) -> None:
        """Put the keyboard into the first field."""
        first = next(iter(self.rows.values()), None)
        if first is not None:
            first.editor.setFocus()

    # Building

    def _add_group(self, lines: Rows, group: Group) -> None:
        if group.title:
            lines.addSpacing(4)
            lines.addWidget(Label(_(group.title), "strong"))
        for line in group.lines:
            lines.addWidget(self._line(line))

    def _line(self, line: Line) -> QWidget:
        if isinstance(line, str):
            return self._row(line)
        holder = QWidget()
        beside = Columns(holder, gap=12)
        for code in line:
            row = self._row(code)
            beside.addWidget(row, 1)
        return holder

    def _row(self, code: str) -> FieldRow:
        field = self.start.kind.field(code)
        editor = editor_for(field, self.start, self._search)
        self._editors[code] = editor
        if self.is_fixed:
            _fix(editor)
        required = field.required or (self.start.request.kind, code) in _ALSO_REQUIRED
        name = label(self.start.kind.entity, field)
        row = FieldRow("" if field.type is FieldType.FLAG else name, editor, required=required)
        editor.setAccessibleName(name)
        editor.edited.connect(self._edited)
        self.rows[code] = row
        return row

    # Inside

    def _mentions(self) -> list[UUID]:
        editor = self._editors["text"]
        return editor.mentioned() if isinstance(editor, MentionEditor) else []

    def _demand(self, given: Mapping[str, Any]) -> None:
        """Ask for what a deed of its own cannot do without, before it is called."""
        for code in self.rows:
            field = self.start.kind.field(code)
            needed = field.required or (self.start.request.kind, code) in _ALSO_REQUIRED
            if needed and field.name not in given:
                facts = {"field": field.code, "entity": self.start.kind.entity}
                if not self._has_default(field):
                    raise Refused("record.field_missing", **facts)

    def _has_default(self, field: Field) -> bool:
        return (self.start.kind.entity, field.name) in DEFAULTED

    def _blamed(self, word: str | None) -> FieldRow | None:
        if word is None:
            return None
        named = {self.start.kind.field(code).name: row for code, row in self.rows.items()}
        return self.rows.get(word) or named.get(word) or _aliased(word, self.rows)

    @Slot()
    def _edited(self) -> None:
        self.edited.emit()


def _fix(editor: QWidget) -> None:
    """Let somebody read and copy what they may not change."""
    if isinstance(editor, QPlainTextEdit):
        editor.setReadOnly(True)
    else:
        editor.setEnabled(False)


def _aliased(word: str, rows: Mapping[str, FieldRow]) -> FieldRow | None:
    """Find the field meant by a deed that calls it otherwise."""
    known = {"contacts": "contact_ids", "colleagues": "colleague_ids"}
    return rows.get(known.get(word, ""))
