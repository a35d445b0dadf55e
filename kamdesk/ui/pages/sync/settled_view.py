"""What was settled: by somebody, by a rule, by the merge; with the other side one press away."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.queries.conflict_rules import RuleRow
from kamdesk.queries.settled_conflicts import MergedRow, SettledRow
from kamdesk.ui import wording
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.card_list import CardRow
from kamdesk.ui.pages.sync.cell import BaseCell
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.diff_text import DiffText
from kamdesk.ui.widgets.labels import Chip, Label

Row = MergedRow | SettledRow


class SettledView(QScrollArea):
    """Signals: ``taken`` asks for the other side of a row; ``reopened`` asks the question anew.

    ``dropped`` carries the rule to be removed.
    """

    taken = Signal(object)
    reopened = Signal(object)
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.row: Row | None = None
        sheet = QWidget()
        sheet.setProperty("scrolled", "true")
        lines = Rows(sheet, gap=12, margins=(18, 14, 18, 14))
        lines.addLayout(self._head())
        self.sides = Rows(gap=0)
        lines.addLayout(self.sides)
        lines.addLayout(self._verbs())
        self.rules = Card(_("Rules: decided without asking"), icon="sliders-horizontal")
        self._rules = Rows(gap=6)
        self.rules.body.addLayout(self._rules)
        lines.addSpacing(theme().px(8))
        lines.addWidget(self.rules)
        lines.addStretch(1)
        self.setWidget(sheet)

    def show_row(self, row: Row | None, today: date) -> None:
        """Show one row, or nothing."""
        self.row = row
        for widget in (self.title, self.place, self.chip, self.told, self.take, self.undo):
            widget.setVisible(row is not None)
        emptied(self.sides)
        if isinstance(row, SettledRow):
            self._show_settled(row, today)
        elif row is not None:
            self._show_merged(row, today)

    def show_rules(self, rules: tuple[RuleRow, ...], today: date) -> None:
        """List the rules with what they did."""
        emptied(self._rules)
        self.rules.setVisible(bool(rules))
        for each in rules:
            self._rules.addWidget(self._rule(each, today))

    def _show_settled(self, row: SettledRow, today: date) -> None:
        one = row.row
        self.title.setText(row.title or words.entity_word(one.entity))
        self.place.setText(f"{words.entity_word(one.entity)} · "
                           f"{wording.named(row.account_name, row.english_account)}")  # fmt: skip
        self.chip.show_text(_("By rule") if row.by_rule else _(words.CHOICES[row.choice]),
                            "accent" if row.by_rule else "ok")  # fmt: skip
        self.told.setText(settled_text(row, today))
        sides = [(_("Common base"), one.base), (_("Mine"), one.mine), (_("Theirs"), one.theirs)]
        self._show_sides([
            (name, words.value_text(one.entity, one.field, value, row.names))
            for name, value in sides
        ], words.field_word(one.entity, one.field))  # fmt: skip
        self.take.setVisible(row.choice in ("mine", "theirs"))
        self.take.setEnabled(row.can_undo)
        self.undo.setEnabled(row.can_undo)

    def _show_merged(self, row: MergedRow, today: date) -> None:
        self.title.setText(row.title or words.entity_word(row.entity))
        self.place.setText(words.entity_word(row.entity))
        self.chip.show_text(_(words.HOW[row.how]), "ok")
        self.told.setText(" · ".join((row.actor, words.when(row.at, today))))
        texts = [words.value_text(row.entity, row.field, value, row.names)
                 for value in (row.other, row.value)]  # fmt: skip
        self._show_sides(
            [(_("Before the merge"), texts[0]), (_("Merged"), texts[1])],
            words.field_word(row.entity, row.field),
        )
        self.take.setVisible(row.how != "equal")
        self.take.setEnabled(row.can_take)
        self.take.setToolTip("" if row.can_take else _("Somebody has changed the field since"))
        self.undo.hide()

    def _show_sides(self, sides: list[tuple[str, str]], field: str) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(10))
        grid.setVerticalSpacing(theme().px(6))
        base = sides[0][1]
        for at, (name, text) in enumerate(sides):
            grid.addWidget(Label(f"{field} · {name}", "meta", "text3", elide=True), 0, at)
            cell = BaseCell()
            if at:
                shown = cell.words
                if isinstance(shown, DiffText) and base != words.DASH:
                    shown.show_change(base, text)
                else:
                    shown.show_text(text)
            else:
                cell.show_value(text)
            grid.addWidget(cell, 1, at)
            grid.setColumnStretch(at, 1)
        self.sides.addWidget(holder)

    def _head(self) -> Rows:
        self.title = Label("", "title-2", elide=True)
        self.place = Label("", "meta", "text2", elide=True)
        self.chip = Chip("", "ok", "circle-check")
        self.told = Label("", "meta", "text3", elide=True)
        first = Columns(gap=8)
        first.addWidget(self.title, 1)
        first.addWidget(self.chip)
        lines = Rows(gap=2)
        lines.addLayout(first)
        lines.addWidget(self.place)
        lines.addWidget(self.told)
        return lines

    def _verbs(self) -> Columns:
        self.take = Button(_("Take the other"), "refresh-cw")
        self.undo = Button(_("Undo"), "undo-2", tip=_("Ask the question again (U)"))
        self.take.clicked.connect(lambda: self.taken.emit(self.row))
        self.undo.clicked.connect(lambda: self.reopened.emit(self.row))
        line = Columns(gap=8)
        line.addWidget(self.take)
        line.addWidget(self.undo)
        line.addStretch(1)
        return line

    def _rule(self, each: RuleRow, today: date) -> QWidget:
        rule, holder = each.rule, QWidget()
        field = words.field_word(rule.entity, rule.field)
        name = _("{entity} · {field}: {choice}").format(
            entity=words.entity_word(rule.entity), field=field, choice=_(words.RULES[rule.choice])
        )
        remove = Button(icon="x", tip=_("Remove this rule"))
        remove.setAccessibleName(f"{_('Remove this rule')}: {name}")
        remove.clicked.connect(lambda: self.dropped.emit(each))
        line = Columns(holder, gap=8)
        line.addWidget(Label(name, "body", elide=True), 1)
        line.addWidget(Label(used_text(each, today), "meta", "text3"))
        line.addWidget(remove)
        return holder


def used_text(each: RuleRow, today: date) -> str:
    """Say how often a rule has decided."""
    if each.last_at is None:
        return _("not used yet")
    when = words.brief_when(each.last_at, today)
    text = ngettext("used once, {when}", "used {n} times, last {when}", each.used)
    return text.format(n=each.used, when=when)


def settled_text(row: SettledRow, today: date) -> str:
    """Say who settled it when."""
    parts = [row.settled_by, words.when(row.settled_at, today)]
    if row.by_rule:
        parts.append(_("a rule of this profile decided"))
    return " · ".join(part for part in parts if part)


def card_of(row: Row, today: date) -> CardRow:
    """Put a row into a card of the list."""
    if isinstance(row, SettledRow):
        one = row.row
        sub = f"{words.field_word(one.entity, one.field)} · {_(words.CHOICES[row.choice])}"
        mark = _("rule") if row.by_rule else ""
        return CardRow(
            key=("settled", one.id), icon="git-merge", tone="accent" if row.by_rule else "ok",
            title=row.title or words.entity_word(one.entity),
            when=words.brief_when(row.settled_at, today),
            sub=" · ".join(part for part in (sub, mark) if part),
        )  # fmt: skip
    return CardRow(
        key=("merged", row.id, row.field), icon="circle-check", tone="ok",
        title=row.title or words.entity_word(row.entity),
        when=words.brief_when(row.at, today),
        sub=" · ".join((words.field_word(row.entity, row.field), row.actor, _(words.HOW[row.how]))),
    )  # fmt: skip
