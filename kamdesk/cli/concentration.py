"""The command ``concentration``."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from kamdesk.cli.call import Call
from kamdesk.cli.days import asked_day, demand_past
from kamdesk.cli.output import table
from kamdesk.cli.rendering import reads_english
from kamdesk.cli.session import workspace_of
from kamdesk.i18n import N_, _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.concentration import Dependences, dependences
from kamdesk.queries.listing import titles
from kamdesk.storage.reading import Reading

Names = Mapping[UUID, str]

_SHOWN: Final = 10  # groups in the text; JSON has all
_LIMITS: Final = (0.3, 0.5, 0.8)
_DIGITS: Final = range(1, 7)  # as many as it takes to tell a share from a limit
_LEVELS: Final = {
    "notable": N_("above 30 %"),
    "high": N_("above 50 %"),
    "critical": N_("above 80 %"),
}


def measured(call: Call) -> None:
    """Write concentration, one currency after the other."""
    as_of = asked_day(call.arguments.as_of)
    with workspace_of(call) as workspace:
        demand_past(as_of, workspace.viewpoint().today)
        found = workspace.read(dependences, call.arguments.basis, as_of)
        value = [_value(each) for each in found]
        call.output.give(value, lambda: workspace.read(_text, found))


def _value(found: Dependences) -> dict[str, Any]:
    measured = found.measured
    return {
        "basis": found.basis,
        "from": found.period.first,
        "to": found.period.last,
        "currency": measured.currency,
        "total_minor": measured.total_minor,
        "cr1": measured.cr1,
        "cr3": measured.cr3,
        "cr5": measured.cr5,
        "hhi": measured.hhi,
        "effective_number": measured.effective_number,
        "groups": [
            {
                "account": found.names.get(group.group_id, ""),
                "id": group.group_id,
                "amount_minor": group.amount_minor,
                "share": group.share,
                "alert": group.dependence,
                "stability": found.stability[group.group_id].value,
            }
            for group in measured.groups
        ],
    }


def _text(reading: Reading, found: list[Dependences]) -> str:
    ids = {group for each in found for group in each.names}
    names = titles(reading, ENTITIES["account"], ids, english=reads_english())
    return "\n\n".join(_one(each, names) for each in found)


def _one(found: Dependences, names: Names) -> str:
    measured = found.measured
    span = f"{formats.full_date(found.period.first)} - {formats.full_date(found.period.last)}"
    total = formats.money_exact(measured.total_minor, measured.currency)
    if not measured.groups:
        return _("No revenue in {span}.").format(span=span)
    figures = _("CR1 {cr1}, CR3 {cr3}, CR5 {cr5}, HHI {hhi}, like {n} equal customers").format(
        cr1=formats.percent(measured.cr1),
        cr3=formats.percent(measured.cr3),
        cr5=formats.percent(measured.cr5),
        hhi=f"{measured.hhi or 0:,.0f}",
        n=f"{measured.effective_number or 0:.1f}",
    )
    return "\n".join((f"{total}  {span}", figures, "", _groups(found, names)))


def _groups(found: Dependences, names: Names) -> str:
    head = (_("Group"), _("Amount"), _("Share"), _("Stability"), _("Alert"))
    rows = []
    for group in found.measured.groups[:_SHOWN]:
        firm = found.stability[group.group_id].value
        rows.append(
            (
                names.get(group.group_id, ""),
                formats.money_exact(group.amount_minor, found.measured.currency),
                _share(group.share),
                "—" if firm is None else f"{firm:.0f}",
                _(_LEVELS[group.dependence]) if group.dependence else "",
            )
        )
    return table(head, rows)


def _share(share: float) -> str:
    """Write a share so that one just beside a limit never reads as the limit itself."""
    limits = [limit for limit in _LIMITS if limit != share]
    for digits in _DIGITS:
        shown = formats.percent(share, digits)
        if shown not in {formats.percent(limit, digits) for limit in limits}:
            return shown
    return shown
