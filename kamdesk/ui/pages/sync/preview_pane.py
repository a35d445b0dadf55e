"""Beside the choices: the record they make, what else they move, and whether to do so again."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.queries.conflict_effects import Situation
from kamdesk.queries.conflict_inbox import Disputed
from kamdesk.queries.conflict_rules import RULED
from kamdesk.sync.preview import Foreseen
from kamdesk.ui import wording
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.dispute import Dispute
from kamdesk.ui.pages.sync.faces import face_of
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.glyphs import AttitudeGlyph
from kamdesk.ui.widgets.labels import IconMark, Label

Effect = tuple[str, str, str]  # icon, text, colour


class PreviewPane(QWidget):
    """Shows what is foreseen; ``repeated`` tells for which field a rule is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.result = Card(_("Merged result"))
        self.effects = Card(_("What else changes"))
        self.again = Card(_("Next time the same?"))
        self.repeat = CheckBox("")
        self.repeat_text = Label("", "meta", "text2", wrap=True)
        self._values, self._effects = Rows(gap=6), Rows(gap=8)
        self.result.body.addLayout(self._values)
        self.effects.body.addLayout(self._effects)
        line = Columns(gap=8)
        line.addWidget(self.repeat, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.repeat_text, 1)
        self.again.body.addLayout(line)
        lines = Rows(self, gap=12)
        for card in (self.result, self.effects, self.again):
            lines.addWidget(card)

    def show_rule(self, dispute: Dispute | None) -> None:
        """Offer to decide the field the same way from now on."""
        fits = dispute is not None and dispute.word in RULED and dispute.row.kind in ("edit", "ask")
        self.again.setVisible(fits)
        self.repeat.setChecked(False)
        if dispute is None or not fits:
            return
        field = words.field_word(dispute.row.entity, dispute.row.field)
        entity = words.entity_word(dispute.row.entity)
        said = _("For {field} of {entity}: {choice}").format(
            field=field, entity=entity, choice=_(words.RULES[dispute.word])
        )
        self.repeat_text.setText(said)
        self.repeat.setAccessibleName(said)
        self.repeat.setToolTip(said)

    def begin(self) -> None:
        """Forget the record before: nothing of it belongs to the next one."""
        emptied(self._values)
        emptied(self._effects)

    def show_foreseen(self, group: Disputed, found: Foreseen) -> None:
        """Show what choices would come to."""
        emptied(self._values)
        self._values.addWidget(_Head(group))
        self._values.addWidget(Divider())
        attitude = (found.after.values or {}).get("attitude")
        for field, text in _result(group, found.after):
            name = words.field_word(group.entity, field) if field else words.title_of(group)
            shape = AttitudeGlyph(attitude) if field == "attitude" else None
            self._values.addWidget(_Line(name, text, shape))
        self._show_effects(list(_effects(found)))

    def show_refusal(self, text: str) -> None:
        """Say why nothing can be foreseen."""
        self._show_effects([("circle-alert", text, "riskText")])

    def _show_effects(self, effects: Sequence[Effect]) -> None:
        emptied(self._effects)
        shown = effects or [("circle-check", _("Nothing else changes."), "text3")]
        for icon, text, color in shown:
            self._effects.addWidget(_Effect(icon, text, color))


class Side(QScrollArea):
    """The pane in a column of its own."""

    def __init__(self, pane: PreviewPane) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("scrolled", "true")
        self.lines = Rows(body, gap=12, margins=(14, 14, 14, 14))
        self.lines.addWidget(pane)
        self.lines.addStretch(1)
        self.setWidget(body)


class _Head(QWidget):
    """The face of the record, its name and what it is."""

    def __init__(self, group: Disputed) -> None:
        super().__init__()
        text = Rows(gap=1)
        text.addWidget(Label(words.title_of(group), "strong", elide=True))
        text.addWidget(Label(words.place_of(group), "meta", "text2", elide=True))
        line = Columns(self, gap=10)
        line.addWidget(face_of(group, 34), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(text, 1)


class _Line(QWidget):
    def __init__(self, name: str, text: str, shape: QWidget | None = None) -> None:
        super().__init__()
        lines = Rows(self, gap=1)
        lines.addWidget(Label(name, "meta", "text3"))
        value = Columns(gap=6)
        if shape is not None:
            value.addWidget(shape)
        value.addWidget(Label(text, "body", wrap=True), 1)
        lines.addLayout(value)


class _Effect(QWidget):
    def __init__(self, icon: str, text: str, color: str) -> None:
        super().__init__()
        line = Columns(self, gap=8)
        line.addWidget(IconMark(icon, 15, color), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(text, "meta", color if color != "text3" else "text2", wrap=True), 1)


def _result(group: Disputed, after: Situation) -> Iterator[tuple[str, str]]:
    """Yield the fields in dispute as they would be; without a name what becomes of it all."""
    if after.values is None:
        yield "", _("would be in the recycle bin")
        return
    for row in group.rows:
        if row.field not in after.values:
            continue
        value = words.value_text(row.entity, row.field, after.values[row.field], after.names,
                                 words.currency_of(after.values))  # fmt: skip
        yield row.field, value


def _effects(found: Foreseen) -> Iterator[Effect]:
    for (icon, name), told in _MOVES.items():
        before, after = told(found.before), told(found.after)
        if before != after:
            yield icon, f"{_(name)} {before or words.DASH} → {after or words.DASH}", "text2"
    for entity, count in sorted(found.others.items()):
        text = ngettext("{n} more record changes: {kind}", "{n} more records change: {kind}", count)
        yield "rows-3", text.format(n=count, kind=words.entity_word(entity)), "text2"


_MOVES: Final[dict[tuple[str, str], Callable[[Situation], str]]] = {
    ("gauge", N_("Health score")): lambda now: wording.points(now.score),
    ("activity", N_("Health")): lambda now: wording.band_word(now.band),
    ("milestone", N_("Stage")): lambda now: now.stage,
    ("coins", N_("Open deals")): lambda now: formats.money(now.pipeline_minor, now.currency),
    ("trending-up", N_("Weighted")): lambda now: formats.money(now.weighted_minor, now.currency),
    ("square-kanban", N_("Number of open deals")): lambda now: str(now.open_deals),
    ("list-checks", N_("Open tasks")): lambda now: str(now.open_tasks),
}
