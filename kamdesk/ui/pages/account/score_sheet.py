"""The score sheet: every measure with its evidence, what changed in 90 days, what would help."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.evidence import Title
from kamdesk.queries.scores import HealthSheet, SheetMeasure
from kamdesk.reports.health_words import (
    facts_text,
    gain_text,
    held_word,
    lever_word,
    measure_text,
    measure_word,
    model_word,
    override_text,
    reason_text,
    rounded_to_sum,
    way_text,
)
from kamdesk.ui import wording
from kamdesk.ui.pages.account.health_cards import measure_band
from kamdesk.ui.pages.account.sheet_rows import Ledger, LedgerRow
from kamdesk.ui.theme import Columns, Rows, band_look
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider, Panel, put_on
from kamdesk.ui.widgets.glyphs import HealthGlyph
from kamdesk.ui.widgets.labels import Chip, Label

WIDTH: Final = 452
_EVIDENCE_SHOWN: Final = 4
_WAYS_SHOWN: Final = 4

Titles = Mapping[UUID, Title]


class ScoreSheet(Panel):
    """A side panel. Signals: ``closed`` when it is left; Escape leaves it.

    ``set_by_hand`` asks for a form to hold another score against the rules, ``ended`` for the
    rules to speak again.
    """

    closed = Signal()
    set_by_hand = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("surface", parent)
        self.setAccessibleName(_("Score sheet"))
        self.close_button = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close (Esc)"))
        self.close_button.clicked.connect(self.leave)
        head = Columns(gap=8, margins=(18, 12, 12, 10))
        head.addWidget(Label(_("What the score rests on"), "title-2"), 1)
        head.addWidget(self.close_button)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = Columns(self, gap=0)
        line.addWidget(Divider(upright=True))
        rows = Rows(gap=0)
        rows.addLayout(head)
        rows.addWidget(Divider())
        rows.addWidget(self.area, 1)
        line.addLayout(rows, 1)
        self.hide()

    def show_sheet(self, sheet: HealthSheet, titles: Titles, today: date, currency: str) -> None:
        """Write the sheet anew."""
        body = QWidget()
        put_on(body, "surface")
        lines = Rows(body, gap=10, margins=(18, 14, 18, 20))
        _add_verdict(lines, sheet)
        lines.addWidget(_ByHand(self, sheet))
        _add_measures(lines, sheet, _Words(titles, today, currency))
        _add_change(lines, sheet)
        _add_ways(lines, sheet, titles)
        lines.addStretch(1)
        self.area.setWidget(body)

    def point_at(self, key: str) -> None:
        """Scroll to a measure."""
        for row in self.findChildren(LedgerRow):
            if row.key == key:
                self.area.ensureWidgetVisible(row, 0, 60)
                row.setFocus()
                return

    def leave(self) -> None:
        """Fold the sheet away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


class _Words:
    """What evidence needs to be worded."""

    def __init__(self, titles: Titles, today: date, currency: str) -> None:
        self._titles, self._today, self._currency = titles, today, currency

    def evidence(self, measure: SheetMeasure) -> list[str]:
        lines = facts_text(measure, self._titles, self._today, self._currency)
        shown = lines[:_EVIDENCE_SHOWN]
        if len(lines) > len(shown):
            shown.append(_("and {n} more").format(n=len(lines) - len(shown)))
        return shown


def _add_verdict(lines: Rows, sheet: HealthSheet) -> None:
    head = Columns(gap=9)
    head.addWidget(HealthGlyph(sheet.band, wording.band_word(sheet.band)))
    shown = wording.points(sheet.value if sheet.band != "unscored" else None)
    head.addWidget(Label(f"{shown} {wording.band_word(sheet.band)}", "num-l",
                         band_look(sheet.band).text))  # fmt: skip
    if sheet.override is not None:
        head.addWidget(Chip(held_word(sheet.override), "warn", "pencil"))
    head.addStretch(1)
    lines.addLayout(head)
    confidence = _("As of {day} · confidence {share} · model {model}").format(
        day=formats.full_date(sheet.as_of),
        share=formats.percent(sheet.confidence),
        model=model_word(sheet.model),
    )
    lines.addWidget(Label(confidence, "meta", "text3", wrap=True))
    reason = reason_text(sheet.reason, sheet.confidence)
    if reason:
        lines.addWidget(Label(reason, "body", "warnText", wrap=True))
    if sheet.unconverted:
        note = _("{n} amounts have no exchange rate and are left out.")
        lines.addWidget(Label(note.format(n=sheet.unconverted), "meta", "warnText", wrap=True))


class _ByHand(QWidget):
    """Who said otherwise than the rules, and the verb to say so or to end it."""

    def __init__(self, panel: ScoreSheet, sheet: HealthSheet) -> None:
        super().__init__()
        lines = Rows(self, gap=6)
        held = sheet.override
        if held is not None:
            told = override_text(held, sheet.computed, sheet.computed_band)
            lines.addWidget(Label(told, "body", "warnText", wrap=True))
        verbs = Columns(gap=8)
        change = _("Change what was set") if held else _("Set by hand")
        self.change = Button(change, "pencil", size=Size.SMALL)
        self.change.clicked.connect(panel.set_by_hand)
        verbs.addWidget(self.change)
        self.end = Button(_("Let the rules speak"), "undo-2", kind=Kind.GHOST, size=Size.SMALL)
        self.end.clicked.connect(panel.ended)
        self.end.setVisible(held is not None)
        verbs.addWidget(self.end)
        verbs.addStretch(1)
        lines.addLayout(verbs)


def _add_measures(lines: Rows, sheet: HealthSheet, words: _Words) -> None:
    if not sheet.measures:
        return
    lines.addWidget(Label(_("Measures"), "title-3"))
    parts = rounded_to_sum([m.contribution for m in sheet.measures], sheet.computed or 0.0)
    ledger = Ledger((_("Points"), _("Weight"), _("Adds")))
    for measure, part in zip(sheet.measures, parts, strict=True):
        known = measure.value is not None
        ledger.add(
            LedgerRow(
                measure.name,
                measure_word(measure.name),
                (
                    wording.points(measure.value),
                    formats.percent(measure.share) if known else _("left out"),
                    f"{part:.1f}" if known else "–",
                ),
                measure_band(measure.value),
                [measure_text(measure), *words.evidence(measure)],
            )
        )
    ledger.add_total(_("Score"), f"{round(sheet.computed or 0.0, 1):.1f}")
    lines.addWidget(ledger)


def _add_change(lines: Rows, sheet: HealthSheet) -> None:
    lines.addWidget(Label(_("What changed in 90 days"), "title-3"))
    change = sheet.delta_90
    if change is None:
        text = _("There is no score 90 days ago to compare with.")
        lines.addWidget(Label(text, "body", "text3", wrap=True))
        return
    values = [change.model_effect, *(effect.effect for effect in change.effects)]
    rounded = rounded_to_sum(values, change.delta)
    ledger = Ledger((_("Before"), _("After"), _("Effect")))
    for effect, points in zip(change.effects, rounded[1:], strict=True):
        if effect.before == effect.after and points == 0:
            continue
        before, after = wording.points(effect.before), wording.points(effect.after)
        cells = (before, after, wording.signed(points, 1))
        ledger.add(LedgerRow(effect.key, measure_word(effect.key), cells, None, []))
    if change.model_effect or change.model_changed:
        text = _("Edit of the score model")
        ledger.add(LedgerRow("model", text, ("", "", wording.signed(rounded[0], 1)), None, []))
    ledger.add_total(_("Sum"), wording.signed(round(change.delta, 1), 1))
    lines.addWidget(ledger)


def _add_ways(lines: Rows, sheet: HealthSheet, titles: Titles) -> None:
    if not sheet.improvements:
        return
    lines.addWidget(Label(_("What would raise it most"), "title-3"))
    ledger = Ledger(("", _("Next step"), _("At best")))
    for way in sheet.improvements[:_WAYS_SHOWN]:
        cells = ("", gain_text(way.next_gain), gain_text(way.gain))
        because = [way_text(way, titles)]
        ledger.add(LedgerRow(f"way.{way.key}", lever_word(way.lever), cells, None, because))
    lines.addWidget(ledger)
