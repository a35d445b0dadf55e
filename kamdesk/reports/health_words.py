"""How a health score reads: its measures, the facts behind them, what moved it, what would help.

The window's score sheet and the command line say the same words.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from kamdesk.domain.health_facts import Evidence
from kamdesk.domain.improvement import Improvement
from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import N_, _, formats, language
from kamdesk.i18n.sentences.domain_health import LEVER_LABELS, MEASURE_LABELS
from kamdesk.queries.evidence import Title
from kamdesk.queries.score_overrides import Override
from kamdesk.queries.scores import SheetMeasure

_MOST: Final = {"nps": 10, "csat": 5}  # the best answer there is
_SAID_ABOVE: Final = "decision_coverage"  # the line of the measure gives the same figure
_SEEN: Final = 0.005  # what would show as a percent
_SHORT: Final = {
    "activity": N_("Engagement"),
    "resolution": N_("Service"),
    "renewal": N_("Renewal"),
    "receivables": N_("Payment"),
    "relationship": N_("Relationship"),
    "satisfaction": N_("Satisfaction"),
}
_BANDS: Final = {
    "healthy": N_("healthy"),
    "watch": N_("watch"),
    "at_risk": N_("at risk"),
    "unscored": N_("not scored"),
}
_EVIDENCE: Final = {
    "last_touch": N_("Last visit or touch"),
    "rhythm_since": N_("Nobody seen yet; counted since"),
    "interval_days": N_("Promised rhythm"),
    "decision_coverage": N_("Decision coverage"),
    "stakeholder": N_("Judgement about a person"),
    "renewal_lag": N_("Contract"),
    "settled": N_("Settled line, due"),
    "nps": N_("NPS answer"),
    "csat": N_("CSAT answer"),
    "kept_in_time": N_("Kept in time"),
    "missed_promise": N_("Promise missed"),
    "not_due": N_("Not due yet"),
}
_REASONS: Final = {
    "no_history": N_("Nothing was known of this account yet."),
    "no_facts": N_("There are no facts to score yet."),
    "low_confidence": N_("Too few fresh facts: confidence {confidence} is below 50%."),
}


def band_word(band: str) -> str:
    """Name a band inside a sentence."""
    return _(_BANDS.get(band, band))


def measure_word(key: str) -> str:
    """Name a measure shortly, as on the radar."""
    return _(_SHORT.get(key, MEASURE_LABELS.get(f"measure.{key}", key)))


def model_word(key: str) -> str:
    """Name a score model: the shipped one by a word, others by their key."""
    return _("default") if key == "default" else key


def lever_word(lever: str) -> str:
    """Name the deed that raises a measure."""
    return _(LEVER_LABELS.get(lever, lever))


def reason_text(reason: str | None, confidence: float) -> str:
    """Say why there is no score or no band; empty when there is one."""
    if reason is None:
        return ""
    return _(_REASONS[reason]).format(confidence=formats.percent(confidence))


def override_text(held: Override, computed: float | None, computed_band: str) -> str:
    """Say who set a score by hand, to what, why, until when, and what the rules say."""
    by = (held.by_english if language() == "en" else None) or held.by or _("somebody else")
    told = _("Set by hand to {band} by {name}, until {day}: {reason}").format(
        band=" ".join(part for part in (points(held.points), band_word(held.band)) if part != "–"),
        name=by,
        day=formats.full_date(held.until),
        reason=held.reason,
    )
    known = computed if computed_band != "unscored" else None
    rules = _("The rules say {score}, {band}.").format(
        score=points(known), band=band_word(computed_band)
    )
    return f"{told}\n{rules}"


def held_word(held: Override) -> str:
    """Say what somebody set by hand: the number, or the band beside a computed number."""
    return _("Band set by hand") if held.points is None else _("Score set by hand")


def rules_text(computed: float | None, band: str) -> str:
    """Say in a few words what the rules would give."""
    known = points(computed if band != "unscored" else None)
    return _("Rules: {score} {band}").format(score=known, band=band_word(band))


def points(value: float | None) -> str:
    """Write a score in whole points, never rounded up into a better band; a dash when unknown."""
    return "–" if value is None else str(shown_points(value))


def _activity(raw: float) -> str:
    return _("Last touch lies {n} promised intervals back").format(n=f"{raw:.1f}")


def _resolution(raw: float) -> str:
    return _("SLA met {share}").format(share=formats.percent(raw))


def _renewal(raw: float) -> str:
    if round(raw, 2) >= 0:
        return _("Renewals keep pace with the calendar")
    return _("Renewals lag {share} behind the calendar").format(share=formats.percent(-raw))


def _receivables(raw: float) -> str:
    if raw <= 0:
        return _("Nothing is late")
    return _("{share} of what is owed counts as late").format(share=formats.percent(raw))


def _relationship(raw: float) -> str:
    return _("Decision coverage {share}").format(share=formats.percent(raw))


def _satisfaction(raw: float) -> str:
    return _("Mean answer {value} of ±100").format(value=formats.signed(raw))


_RAW: Final[dict[str, Callable[[float], str]]] = {
    "activity": _activity,
    "resolution": _resolution,
    "renewal": _renewal,
    "receivables": _receivables,
    "relationship": _relationship,
    "satisfaction": _satisfaction,
}


def measure_text(measure: SheetMeasure) -> str:
    """Say in words what figure a measure was read from."""
    if measure.raw is None:
        return _("Nothing known yet")
    reader = _RAW.get(measure.name)
    return reader(measure.raw) if reader else f"{measure.raw:.2f}"


def facts_text(
    measure: SheetMeasure, titles: Mapping[UUID, Title], today: date, currency: str
) -> list[str]:
    """Write the facts behind a measure, each once; amounts are in the base currency."""
    told = [
        evidence_text(each, titled(titles, each.record_id), today, currency)
        for each in measure.evidence
        if each.fact != _SAID_ABOVE
    ]
    return list(dict.fromkeys(told))


def titled(titles: Mapping[UUID, Title], record_id: UUID | None) -> str:
    """Name a record in the language in force; empty when it has no words of its own."""
    found = titles.get(record_id) if record_id else None
    if found is None:
        return ""
    return (found.english if language() == "en" else None) or found.name


def way_text(way: Improvement, titles: Mapping[UUID, Title]) -> str:
    """Say what a step is about, which measure it moves, and how much surer it makes the score."""
    parts = [titled(titles, way.record_id), measure_word(way.key)]
    if way.confidence_gain >= _SEEN:
        gained = formats.percent(way.confidence_gain)
        parts.append(_("confidence +{share}").format(share=gained))
    if way.next_gain is None and way.gain is not None:
        parts.append(_("depends on the answer"))
    return " · ".join(part for part in parts if part)


def gain_text(points_gained: float | None) -> str:
    """Write what a step gains; a dash when nobody can say beforehand."""
    return "–" if points_gained is None else formats.signed(points_gained, 1)


def evidence_text(evidence: Evidence, title: str, today: date, currency: str) -> str:
    """Write one fact behind a measure, with the record that says so."""
    known = _EVIDENCE.get(evidence.fact)
    if known is None:
        known = N_("Late") if evidence.entity == "instalment" else N_("Fact")
    label = _(known)
    value = _value(evidence, today, currency)
    return " · ".join(part for part in (label, value, title) if part)


def _value(evidence: Evidence, today: date, currency: str) -> str:
    raw = evidence.raw
    if raw is None:
        return ""
    if isinstance(raw, date):
        return formats.day_from(raw, today)
    if evidence.entity == "instalment":
        return formats.money(round(raw), currency)
    if evidence.fact == "renewal_lag":
        return _lag(raw)
    if evidence.fact in _MOST:
        return f"{raw:g} / {_MOST[evidence.fact]}"
    return formats.days(round(raw)) if evidence.fact == "interval_days" else f"{raw:g}"


def _lag(raw: float) -> str:
    if round(raw, 2) >= 0:
        return _("in time")
    return _("{share} behind").format(share=formats.percent(-raw))


def rounded_to_sum(values: Sequence[float], total: float, digits: int = 1) -> list[float]:
    """Round parts so that they still add up to the rounded total; the largest error gives way."""
    scale = 10**digits
    exact = [value * scale for value in values]
    whole = [round(value) for value in exact]
    missing = round(total * scale) - sum(whole)
    by_error = sorted(range(len(exact)), key=lambda at: exact[at] - whole[at], reverse=missing > 0)
    for at in by_error[: abs(missing)]:
        whole[at] += 1 if missing > 0 else -1
    return [value / scale for value in whole]
