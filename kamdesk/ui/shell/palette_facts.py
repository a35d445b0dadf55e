"""What the palette knows of the selection, one short line behind the verb it helps to choose."""

from datetime import date

from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import _
from kamdesk.queries.account_inspector import InspectorRow
from kamdesk.reports.health_words import measure_word
from kamdesk.ui import wording


def facts(row: InspectorRow, today: date) -> dict[str, str]:
    """Return the line of each verb that has one, by the verb's id."""
    found = {
        "account.visit": _touched(row, today),
        "account.score": _health(row),
        "account.people": _people(row),
        "account.open": _next_step(row, today),
    }
    return {verb: said for verb, said in found.items() if said}


def _touched(row: InspectorRow, today: date) -> str:
    day = row.account.last_touch
    return _("last touch {when}").format(when=wording.last_seen(day, today)) if day else ""


def _health(row: InspectorRow) -> str:
    points, driver = row.health.value, row.driver
    if points is None:
        return ""
    said = [str(shown_points(points))]
    if driver is not None and driver.value is not None:
        held = _("Held back by {measure}, {points}")
        said.append(
            held.format(measure=measure_word(driver.name), points=shown_points(driver.value))
        )
    return " · ".join(said)


def _people(row: InspectorRow) -> str:
    n = len(row.people) + row.more_people
    return _("People: {n}").format(n=n) if n else ""


def _next_step(row: InspectorRow, today: date) -> str:
    step = row.steps[0] if row.steps else None
    if step is None or not step.text:
        return ""
    day = wording.brief_day(step.day, today) if step.day else ""
    return " ".join(part for part in (day, step.text) if part)
