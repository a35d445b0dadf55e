"""How life events and weak measures read on an account's page."""

from typing import Final

from kamdesk.i18n import N_, _
from kamdesk.queries.account_overview import LowMeasure
from kamdesk.queries.life_events import LifeEvent
from kamdesk.reports.health_words import measure_text
from kamdesk.ui import wording

_EVENTS: Final = {
    "project": N_("Project finished"),
    "executive_visit": N_("Executive visit"),
    "contract": N_("Contract signed"),
    "by_hand": N_("Set by hand"),
}
_LONGER: Final = 4  # letters an event may have more than its kind


def event_text(event: LifeEvent) -> str:
    """Write a life event in the few words a line has room for: its own, or its kind."""
    kind = _(_EVENTS.get(event.kind, event.kind))
    if event.kind == "by_hand":  # to which band stands under the line
        return kind
    own = (event.text or "").strip()
    return own if own and len(own) <= len(kind) + _LONGER else kind


def goal_text(title: str) -> str:
    """Mark a goal as one."""
    return _("O: {title}").format(title=title)


def low_text(low: LowMeasure) -> str:
    """Explain a weak measure, and how it moved since the last quarter."""
    text = measure_text(low.measure)
    if low.before is None or low.measure.value is None:
        return text
    moved = low.measure.value - low.before
    since = _("{change} on last qtr").format(change=wording.signed(moved))
    return _("{text}, {since}").format(text=text, since=since)
