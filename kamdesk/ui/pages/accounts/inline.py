"""Writing one value of an account in its cell, with the editor of its type."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.protocol.entities import ENTITIES, Field, FieldType
from kamdesk.protocol.values import words
from kamdesk.queries.accounts import AccountRow
from kamdesk.ui import wording
from kamdesk.ui.forms.days import DayEditor
from kamdesk.ui.forms.editors import ChoiceEditor, TextEditor
from kamdesk.ui.forms.pickers import ReferenceEditor
from kamdesk.ui.forms.popup import OfferPopup
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.pages.accounts.columns import COLUMNS
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.notices import Banner

Offers = Mapping[str, tuple[Offer, ...]]
ACCOUNT: Final = ENTITIES["account"]
_PROBLEM_WIDE: Final = 300  # design pixels
_LEAST: Final = {FieldType.DAY: 132, FieldType.REFERENCE: 190, FieldType.SET: 220}
_USUAL: Final = 120
_ELSEWHERE: Final = frozenset(
    {Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason,
     Qt.FocusReason.BacktabFocusReason}
)  # fmt: skip


class WordsEditor(TextEditor):
    """Words on one line, with commas between them."""

    def values(self) -> dict[str, Any]:
        return {self.field.name: tuple(sorted(set(words(self.text()))))}

    def words_of(self, value: Any) -> str:
        return ", ".join(value or ())


class Cell(Struct, frozen=True):
    """One cell to write in: whose, under which column, and where it stands."""

    row: AccountRow
    key: str
    place: int

    @property
    def field(self) -> Field:
        """The field the column shows."""
        return ACCOUNT.field(COLUMNS[self.key].field)

    @property
    def seen(self) -> Any:
        """What the person had before them."""
        return getattr(self.row, self.field.name)


class CellEditor(QFrame):
    """Over a cell. ``stored`` carries how far to go on: 0 down a row, 1 and -1 along it.

    ``left`` on Escape, ``gone_elsewhere`` when the mouse went on to something else.
    """

    stored = Signal(int)
    left = Signal()
    gone_elsewhere = Signal()

    def __init__(self, host: QWidget, cell: Cell, offers: Offers, today: date) -> None:
        super().__init__(host)
        self._host = host
        self.cell = cell
        self.problem: Banner | None = None
        self.editor = made(cell.field, offers, today)
        self.editor.show_values({cell.field.name: cell.seen})
        self.before = self.editor.values()[cell.field.name]
        self.editor.setAccessibleName(_(cell.field.label))
        self.setAutoFillBackground(True)
        Columns(self, gap=0).addWidget(self.editor)
        self.setFocusProxy(self.editor)
        self.editor.installEventFilter(self)

    def open_over(self, box: QRect) -> None:
        """Open over a cell and take the keyboard."""
        self.lie_over(box)
        self.show()
        self.raise_()
        self.editor.setFocus()
        if isinstance(self.editor, TextEditor | ReferenceEditor):
            self.editor.selectAll()

    def lie_over(self, box: QRect) -> None:
        """Follow a cell, wide enough to write in."""
        px = theme().px
        wide = max(box.width(), px(_LEAST.get(self.cell.field.type, _USUAL)))
        left = max(0, min(box.x(), self._host.width() - wide))
        tall = max(box.height(), px(30))
        self.setGeometry(left, box.y() - (tall - box.height()) // 2, wide, tall)

    def value(self) -> Any:
        """Return what is written. Raises Refused ``value.*`` or ``form.choose_one``."""
        return self.editor.values()[self.cell.field.name]

    def explain(self, error: KamdeskError) -> None:
        """Say what is wrong with the value; the words stay."""
        label = _(self.cell.field.label)
        said = sentence(type(error)(error.code, **{**error.facts, "field": label}))
        self.editor.setProperty("problem", "true")
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)
        self.editor.setAccessibleDescription(said)
        self._show_problem(said)
        self.editor.setFocus()

    def close_down(self) -> None:
        """Go, with what was explained."""
        self.editor.removeEventFilter(self)
        self.hide()
        if self.problem is not None:
            self.problem.hide()
            self.problem.deleteLater()
        self.deleteLater()

    def _show_problem(self, said: str) -> None:
        """Say it under the cell, or above it near the bottom."""
        px = theme().px
        if self.problem is None:
            self.problem = Banner("", "risk")
            self.problem.setParent(self._host)
        self.problem.set_text(said)
        self.problem.resize(px(_PROBLEM_WIDE), px(60))
        self.problem.show()
        tall = max(self.problem.sizeHint().height(), self.problem.heightForWidth(px(_PROBLEM_WIDE)))
        self.problem.resize(px(_PROBLEM_WIDE), tall)
        left = max(0, min(self.x(), self._host.width() - self.problem.width()))
        below = self.y() + self.height() + px(3)
        fits = below + tall <= self._host.height()
        self.problem.move(left, below if fits else self.y() - tall - px(3))
        self.problem.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._takes(event)
        leaves = isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut
        if leaves and isinstance(event, QFocusEvent) and event.reason() in _ELSEWHERE:
            QTimer.singleShot(0, self, self.gone_elsewhere.emit)
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        popup = self.editor.findChild(OfferPopup)
        if popup is not None and popup.is_open:
            return False
        match event.key():
            case Qt.Key.Key_Tab:
                self.stored.emit(1)
            case Qt.Key.Key_Backtab:
                self.stored.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.stored.emit(0)
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                return False
        return True


def made(field: Field, offers: Offers, today: date) -> Any:
    """Return the editor of a field's type."""
    match field.type:
        case FieldType.CHOICE:
            return ChoiceEditor(field, wording.choices("account", field.name))
        case FieldType.REFERENCE:
            return ReferenceEditor(field, offers.get(field.reference or "", ()))
        case FieldType.DAY:
            return DayEditor(field, today)
        case FieldType.SET:
            return WordsEditor(field)
        case _:
            return TextEditor(field)
