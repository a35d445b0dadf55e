"""The conditions in force, as chips under the bar; what cannot be read is explained there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.domain.condition_nodes import Comparison
from kamdesk.domain.conditions_text import parse
from kamdesk.errors import KamdeskError, Refused
from kamdesk.i18n import _, sentence
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.labels import FilterChip, Label

_SIGNS = frozenset("<>=＜＞＝≤≥≠")


class Conditions(QWidget):
    """Signals: ``changed`` when a chip came or went; ``save_asked`` to keep them as a view."""

    changed = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._held: tuple[str, ...] = ()
        self.chips = Flow()
        self.problem = Label("", "meta", "riskText", wrap=True)
        self.save = Button(_("Save as view…"), kind=Kind.GHOST, size=Size.SMALL)
        self.save.clicked.connect(self.save_asked)
        line = Columns(self, gap=8)
        line.addWidget(self.chips, 1)
        line.addWidget(self.problem, 2)
        line.addWidget(self.save)
        self.problem.hide()
        self.hide()

    @property
    def held(self) -> tuple[str, ...]:
        """The conditions that narrow the list besides its view."""
        return self._held

    def show_held(self, conditions: tuple[str, ...]) -> None:
        """Show these chips."""
        self._held = conditions
        chips = []
        for text in conditions:
            chip = FilterChip(text, icon="list-filter")
            chip.removed.connect(lambda gone=text: self._drop(gone))
            chips.append(chip)
        self.chips.show_widgets(chips)
        self.explain(None)

    def add(self, text: str) -> None:
        """Put a chip in force."""
        self.show_held(tuple(dict.fromkeys((*self._held, text))))
        self.changed.emit()

    def explain(self, error: KamdeskError | None) -> None:
        """Say why a condition cannot be read; None takes it back."""
        self.problem.setText("" if error is None else sentence(error))
        self.problem.setVisible(error is not None)
        self.save.setVisible(bool(self._held))
        self.setVisible(bool(self._held) or error is not None)

    def _drop(self, text: str) -> None:
        self.show_held(tuple(each for each in self._held if each != text))
        self.changed.emit()


def is_condition(text: str) -> bool:
    """Whether a text is meant as a condition, finished or not, and not as part of a name."""
    return bool(_SIGNS & set(text)) or reads_as_condition(text)


def reads_as_condition(text: str) -> bool:
    """Whether a text is a whole condition; its fields are not looked up yet.

    A single word could be a field that holds yes, but is meant as part of a name.
    """
    try:
        node = parse(text)
    except Refused:
        return False
    return not (isinstance(node, Comparison) and node.value is True)
