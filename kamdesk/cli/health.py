"""The command ``health``."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final
from uuid import UUID

from kamdesk.cli.call import Call
from kamdesk.cli.output import cut, table
from kamdesk.cli.rendering import plain
from kamdesk.cli.session import workspace_of
from kamdesk.config import as_date
from kamdesk.domain.health_facts import Evidence
from kamdesk.errors import Refused
from kamdesk.i18n import N_, _, formats
from kamdesk.i18n.sentences.domain_health import LEVER_LABELS, MEASURE_LABELS
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.evidence import evidence_titles
from kamdesk.queries.listing import titles
from kamdesk.queries.records import resolve, rows
from kamdesk.queries.score_history import Histories
from kamdesk.queries.scores import HealthSheet, computed_scores, health
from kamdesk.storage.reading import Reading

Row = dict[str, Any]
Names = Mapping[UUID, str]

_BANDS: Final = {
    "healthy": N_("healthy"),
    "watch": N_("watch"),
    "at_risk": N_("at risk"),
    "unscored": N_("not scored"),
}
_REASONS: Final = {
    "no_history": N_("Nothing was known of this account on that day."),
    "no_facts": N_("Nothing is known yet that a score could rest on."),
    "low_confidence": N_("Too little is known for a band."),
}


def judged(call: Call) -> None:
    """Write the score of one account with its reasons, or the scores of all."""
    as_of = _day(call.arguments.as_of)
    with workspace_of(call) as workspace:
        if call.arguments.account is None:
            everything = workspace.read(all_scores, as_of)
            call.output.give(everything, lambda: _table(everything))
            return
        sheet = workspace.read(_sheet, call.arguments.account, as_of)
        call.output.give(as_value(sheet), lambda: _text(sheet, workspace.read(_names, sheet)))


def all_scores(reading: Reading, as_of: date | None) -> list[Row]:
    """Return the score of every account on a day; those nobody knew then are not scored."""
    names = titles(reading, ENTITIES["account"], ids := _ids(reading))
    if as_of is None or as_of >= reading.today:
        now = computed_scores(reading, None)
        return [_row(key, names[key], now.get(key)) for key in ids]
    past = Histories(reading, ids)
    scores = {key: past.score_on(key, as_of) for key in ids}
    return [
        _row(key, names[key], asdict(found) if found else None) for key, found in scores.items()
    ]


def as_value(sheet: HealthSheet) -> Row:
    """Return one score sheet as the command line documents it."""
    return {
        "account": sheet.name,
        "id": sheet.account_id,
        "as_of": sheet.as_of,
        "score": sheet.value,
        "band": sheet.band,
        "confidence": sheet.confidence,
        "reason": sheet.reason,
        "model": sheet.model,
        "measures": [asdict(measure) for measure in sheet.measures],
        "improvements": [asdict(way) for way in sheet.improvements],
        "change_90_days": None if sheet.delta_90 is None else asdict(sheet.delta_90),
        "next_change_on": sheet.next_change_on,
        "unconverted": sheet.unconverted,
    }


def _ids(reading: Reading) -> list[UUID]:
    return [row["id"] for row in rows(reading, ENTITIES["account"])]


def _day(text: str | None) -> date | None:
    try:
        return as_date(text)
    except Refused as error:
        raise Refused(error.code, **{**error.facts, "field": "as_of"}) from None


def _sheet(reading: Reading, word: str, as_of: date | None) -> HealthSheet:
    return health(reading, resolve(reading, ENTITIES["account"], word), as_of)


def _row(account_id: UUID, name: str, found: Row | None) -> Row:
    known = found or {"value": None, "band": "unscored", "confidence": 0.0}
    return {
        "account": name,
        "id": account_id,
        "score": known["value"],
        "band": known["band"],
        "confidence": known["confidence"],
    }


def _table(rows: list[Row]) -> str:
    if not rows:
        return _("Nothing found.")
    worst_first = sorted(rows, key=lambda row: (row["score"] is None, row["score"] or 0))
    head = (_("Account"), _("Score"), _("Band"), _("Confidence"))
    cells = [
        (row["account"], _points(row["score"]), _band(row["band"]), _share(row["confidence"]))
        for row in worst_first
    ]
    return table(head, cells)


def _text(sheet: HealthSheet, names: Names) -> str:
    first = _("{account}: {score}, {band} (confidence {confidence}, as of {day})").format(
        account=sheet.name,
        score=_points(sheet.value),
        band=_band(sheet.band),
        confidence=_share(sheet.confidence),
        day=formats.full_date(sheet.as_of),
    )
    lines = [first]
    if sheet.reason:
        lines.append(_(_REASONS[sheet.reason]))
    return "\n".join([*lines, *_measures(sheet, names), *_ways_up(sheet)])


def _measures(sheet: HealthSheet, names: Names) -> list[str]:
    if not sheet.measures:
        return []
    head = (_("Measure"), _("Points"), _("Weight"), _("Adds"), _("Because"))
    lines = []
    for each in sheet.measures:
        because = ", ".join(_fact(fact, names) for fact in each.evidence[:3])
        cells = (_points(each.value), f"{each.weight:g}", f"{each.contribution:.1f}")
        lines.append((_measure(each.name), *cells, because))
    return ["", table(head, lines, widest=80)]


def _measure(key: str) -> str:
    return _(MEASURE_LABELS.get(f"measure.{key}", key))


def _ways_up(sheet: HealthSheet) -> list[str]:
    if not sheet.improvements:
        return []
    best = sheet.improvements[0]
    deed = _(LEVER_LABELS.get(best.lever, best.lever))
    if best.gain > 0:
        told = _("What would raise it most: {deed} (up to {points} points).")
        return ["", told.format(deed=deed, points=f"{best.gain:.1f}")]
    told = _("What would make it surer: {deed} (confidence +{share}).")
    return ["", told.format(deed=deed, share=_share(best.confidence_gain))]


def _band(key: str) -> str:
    return _(_BANDS[key])


def _points(value: float | None) -> str:
    return "—" if value is None else f"{value:.0f}"


def _share(value: float) -> str:
    return formats.percent(value)


def _fact(fact: Evidence, names: Names) -> str:
    """Name the record that says so, or the fact when no record does, with its figure."""
    raw = fact.raw
    shown = f"{raw:g}" if isinstance(raw, float) else "" if raw is None else plain(raw)
    known = names.get(fact.record_id) if fact.record_id else None
    return f"{cut(known, 24) if known else fact.fact.replace('_', ' ')} {shown}".strip()


def _names(reading: Reading, sheet: HealthSheet) -> Names:
    facts = (fact for measure in sheet.measures for fact in measure.evidence)
    return evidence_titles(reading, [(f.entity, f.record_id) for f in facts if f.record_id])
