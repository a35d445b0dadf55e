"""A score sheet as a plain document: what it rests on, what moved it, what would raise it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from kamdesk.domain.decomposition import ScoreChange
from kamdesk.i18n import _, formats
from kamdesk.queries.evidence import Title
from kamdesk.queries.scores import HealthSheet
from kamdesk.reports.document import Document, Table
from kamdesk.reports.health_words import (
    band_word,
    facts_text,
    gain_text,
    lever_word,
    measure_text,
    measure_word,
    override_text,
    points,
    reason_text,
    rounded_to_sum,
    way_text,
)

_FACTS: Final = 4  # of one measure; the data gives all
_WAYS: Final = 4
_FIGURES: Final = frozenset({1, 2, 3})  # columns of figures

Titles = Mapping[UUID, Title]
Part = str | Table


def health_document(sheet: HealthSheet, titles: Titles, today: date, currency: str) -> Document:
    """Return the sheet in reading order. ``currency`` is the base currency of its amounts."""
    parts: list[Part] = list(_notes(sheet))
    if sheet.measures:
        parts += [_measures(sheet, titles, today, currency), *_moved(sheet.delta_90)]
        parts += _ways(sheet, titles)
    return Document(_verdict(sheet), tuple(parts))


def _verdict(sheet: HealthSheet) -> str:
    return _("{account}: {score}, {band} (confidence {confidence}, as of {day})").format(
        account=sheet.name,
        score=points(None if sheet.band == "unscored" else sheet.value),
        band=band_word(sheet.band),
        confidence=formats.percent(sheet.confidence),
        day=formats.full_date(sheet.as_of),
    )


def _notes(sheet: HealthSheet) -> Iterator[str]:
    if sheet.override:
        yield override_text(sheet.override, sheet.computed, sheet.computed_band)
    reason = reason_text(sheet.reason, sheet.confidence)
    if reason:
        yield reason
    if sheet.unconverted:
        note = _("{n} amounts have no exchange rate and are left out.")
        yield note.format(n=sheet.unconverted)


def _measures(sheet: HealthSheet, titles: Titles, today: date, currency: str) -> Table:
    total = sheet.computed or 0.0
    added = rounded_to_sum([each.contribution for each in sheet.measures], total)
    rows: list[tuple[str, ...]] = []
    for measure, part in zip(sheet.measures, added, strict=True):
        known = measure.value is not None
        weight = formats.percent(measure.share) if known else _("left out")
        figures = (points(measure.value), weight, f"{part:.1f}" if known else "–")
        rows.append((measure_word(measure.name), *figures, measure_text(measure)))
        facts = facts_text(measure, titles, today, currency)
        rows += [("", "", "", "", f"  {line}") for line in _some(facts)]
    called = _("Provisional") if sheet.computed_band == "unscored" else _("Score")
    if sheet.computed is not None:
        rows.append((called, "", "", f"{round(total, 1):.1f}", ""))
    head = (_("Measure"), _("Points"), _("Weight"), _("Adds"), _("Because"))
    return Table(head, tuple(rows), _FIGURES)


def _some(facts: Sequence[str]) -> list[str]:
    more = len(facts) - _FACTS
    left = [_("and {n} more").format(n=more)] if more > 0 else []
    return [*facts[:_FACTS], *left]


def _moved(change: ScoreChange | None) -> list[Part]:
    if change is None:
        return [_("There is no score 90 days ago to compare with.")]
    values = [change.model_effect, *(each.effect for each in change.effects)]
    rounded = rounded_to_sum(values, change.delta)
    rows = [
        (
            measure_word(each.key),
            points(each.before),
            points(each.after),
            formats.signed(effect, 1),
        )
        for each, effect in zip(change.effects, rounded[1:], strict=True)
        if each.before != each.after or effect
    ]
    if change.model_changed:
        rows.append((_("Edit of the score model"), "", "", formats.signed(rounded[0], 1)))
    rows.append((_("Sum"), "", "", formats.signed(round(change.delta, 1), 1)))
    head = (_("What changed in 90 days"), _("Before"), _("After"), _("Effect"))
    return [Table(head, tuple(rows), _FIGURES)]


def _ways(sheet: HealthSheet, titles: Titles) -> list[Part]:
    rows: list[tuple[str, ...]] = []
    for way in sheet.improvements[:_WAYS]:
        gains = (gain_text(way.next_gain), gain_text(way.gain))
        rows.append((lever_word(way.lever), *gains, way_text(way, titles)))
    head = (_("What would raise it most"), _("Next step"), _("At best"), _("Because"))
    return [Table(head, tuple(rows), frozenset({1, 2}))] if rows else []
