"""One editor for each type of field. Each shows stored values and gives back typed ones.

``values`` returns the value by stored field name (an amount brings its currency along) and raises
Refused ``value.*`` for text that cannot be read; what was typed stays. ``typed`` returns the same
as plain values of a draft, readable or not, and ``show_typed`` takes it up again.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from kamdesk.domain.money import CURRENCIES, exponent
from kamdesk.i18n import _
from kamdesk.protocol.entities import Field, FieldType
from kamdesk.protocol.values import parse, parse_money
from kamdesk.ui import wording
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.selects import Select

Values = Mapping[str, Any]
_NONE: Final = ""  # the key of an empty choice
_LINES: Final = {"questions": 3, "notes": 6, "text": 4, "description": 5}
_USUAL_LINES: Final = 3
_COMMON: Final = ("CNY", "USD", "EUR", "HKD", "GBP", "JPY")


class Editor(Protocol):
    """What a form asks of every editor; all are widgets."""

    def values(self) -> dict[str, Any]:
        """Return typed values by field name. Raises Refused."""

    def show_values(self, values: Values) -> None:
        """Show stored values."""

    def typed(self) -> Any:
        """Return what is typed, as plain values."""

    def show_typed(self, typed: Any) -> None:
        """Show what ``typed`` returned once."""


class TextEditor(QLineEdit):
    """One line of text. Signals: ``edited`` when the person changes it."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.textEdited.connect(lambda _text: self.edited.emit())

    def values(self) -> dict[str, Any]:
        return {self.field.name: self.text().strip() or None}

    def show_values(self, values: Values) -> None:
        self.setText(self.words_of(values.get(self.field.name)))
        self.setCursorPosition(0)

    def typed(self) -> Any:
        return self.text()

    def show_typed(self, typed: Any) -> None:
        self.setText(str(typed))

    def words_of(self, value: Any) -> str:
        """Return a stored value as it is typed."""
        return "" if value is None else str(value)


class NumberEditor(TextEditor):
    """A whole or exact number."""

    def values(self) -> dict[str, Any]:
        return {self.field.name: parse(self.field, self.text())}

    def words_of(self, value: Any) -> str:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return super().words_of(value)


class ShareEditor(TextEditor):
    """A share, typed and shown as a percentage."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.setPlaceholderText("%")

    def values(self) -> dict[str, Any]:
        typed = self.text().strip().rstrip("%％").strip()
        return {self.field.name: parse(self.field, f"{typed}%" if typed else "")}

    def words_of(self, value: Any) -> str:
        return "" if value is None else f"{round(value * 100, 4):g}%"


class LongTextEditor(QPlainTextEdit):
    """Several lines. Tab leaves it. Signals: ``edited``."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._showing = False
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._told)
        self._lines = _LINES.get(field.name, _USUAL_LINES)
        theme().changed.connect(self._resize)
        self._resize()

    def values(self) -> dict[str, Any]:
        return {self.field.name: self.toPlainText().strip() or None}

    def show_values(self, values: Values) -> None:
        self._show(values.get(self.field.name) or "")

    def typed(self) -> Any:
        return self.toPlainText()

    def show_typed(self, typed: Any) -> None:
        self._show(str(typed))

    def _show(self, text: str) -> None:
        self._showing = True
        self.setPlainText(text)
        self._showing = False

    def _told(self) -> None:
        if not self._showing:
            self.edited.emit()

    def _resize(self) -> None:
        self.setFixedHeight(self._lines * theme().px(19) + theme().px(20))


class ChoiceEditor(Select):
    """One word of a vocabulary, or a step of a scale. Signals: ``edited``."""

    edited = Signal()

    def __init__(
        self, field: Field, known: list[tuple[str, str]], scale: tuple[int, int] | None = None
    ) -> None:
        self.field, self._whole = field, scale is not None
        none = [] if field.required else [(_NONE, "—")]
        super().__init__([*none, *(_steps(scale) if scale else known)])
        self.setMinimumContentsLength(4)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _at: self.edited.emit())

    def values(self) -> dict[str, Any]:
        key = self.key or None
        return {self.field.name: int(key) if key and self._whole else key}

    def show_values(self, values: Values) -> None:
        value = values.get(self.field.name)
        self.choose(_NONE if value is None else str(value))

    def typed(self) -> Any:
        return self.key

    def show_typed(self, typed: Any) -> None:
        self.choose(typed)


class FlagEditor(CheckBox):
    """Yes or no; a value nobody set stays unset until it is ticked. Signals: ``edited``."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(_(field.label))
        self.field, self._unset = field, True
        self.clicked.connect(self._clicked)

    def values(self) -> dict[str, Any]:
        return {self.field.name: None if self._unset else self.isChecked()}

    def show_values(self, values: Values) -> None:
        self.show_typed(values.get(self.field.name))

    def typed(self) -> Any:
        return None if self._unset else self.isChecked()

    def show_typed(self, typed: Any) -> None:
        self._unset = typed is None
        self.setChecked(bool(typed))

    def _clicked(self) -> None:
        self._unset = False
        self.edited.emit()


class MoneyEditor(QWidget):
    """An amount as people type it (1,200.50, 120万, 9.8M) beside its currency. Signals: ``edited``.

    An empty amount leaves the currency as it was.
    """

    edited = Signal()

    def __init__(self, field: Field, base: str) -> None:
        super().__init__()
        self.field, self._base = field, base
        self.amount = QLineEdit()
        self.currency = Select([(code, code) for code in _offered(base)])
        self.currency.setAccessibleName(_("Currency"))
        line = Columns(self, gap=6)
        line.addWidget(self.amount, 1)
        line.addWidget(self.currency)
        self.setFocusProxy(self.amount)
        self.amount.textEdited.connect(lambda _text: self.edited.emit())
        self.currency.activated.connect(lambda _at: self.edited.emit())

    def values(self) -> dict[str, Any]:
        found = parse_money(self.field, self.amount.text(), self.currency.key or self._base)
        name = self.field.name
        if found is None:
            return {name: None}
        return {name: found.amount_minor, self.field.currency or "currency": found.currency}

    def show_values(self, values: Values) -> None:
        minor = values.get(self.field.name)
        code = values.get(self.field.currency or "currency") or self._base
        self.show_typed(("" if minor is None else _major(minor, code), code))

    def typed(self) -> Any:
        return [self.amount.text(), self.currency.key]

    def show_typed(self, typed: Any) -> None:
        amount, code = typed
        if self.currency.findData(code) < 0:
            self.currency.addItem(code, code)
        self.currency.choose(code)
        self.amount.setText(amount)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802  Qt's name
        super().setAccessibleName(name)
        self.amount.setAccessibleName(name)


def _major(minor: int, code: str) -> str:
    digits = exponent(code)
    amount = Decimal(minor).scaleb(-digits)
    text = f"{amount:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _offered(base: str) -> list[str]:
    known = [code for code in _COMMON if code in CURRENCIES]
    return list(dict.fromkeys([base, *known]))


def _steps(scale: tuple[int, int]) -> list[tuple[str, str]]:
    low, high = scale
    steps = range(high, low - 1, -1)
    if low < 0:
        return [(str(step), wording.attitude_word(step)) for step in steps]
    return [(str(step), str(step)) for step in steps]


PLAIN: Final = {
    FieldType.TEXT: TextEditor,
    FieldType.CURRENCY: TextEditor,
    FieldType.LONG_TEXT: LongTextEditor,
    FieldType.INTEGER: NumberEditor,
    FieldType.DECIMAL: NumberEditor,
    FieldType.SHARE: ShareEditor,
    FieldType.FLAG: FlagEditor,
}
