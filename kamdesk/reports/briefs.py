"""A visit's briefing and an account on one page, as plain documents to show, print and copy."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from kamdesk.i18n import _, formats, language
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.briefing import AccountBrief, Knowledge, VisitBriefing
from kamdesk.queries.reach import Known
from kamdesk.reports.account_brief import sum_text
from kamdesk.reports.document import Document, Table
from kamdesk.reports.health_words import points

Part = str | Table

_ATTITUDES = {2: "++", 1: "+", 0: "0", -1: "-", -2: "--"}


def visit_document(briefing: VisitBriefing) -> Document:
    """Return what to know before a visit, in reading order."""
    visit = briefing.visit
    name = _named(visit.account_name, visit.account_english)
    when = f"{formats.day(visit.day)} {formats.clock_time(visit.start)}"
    parts: list[Part] = [_joined(when, formats.duration(visit.minutes), visit.place)]
    parts += [_section(_("Objective"), [visit.objective])] if visit.objective else []
    parts += [_section(_("Questions"), visit.questions)] if visit.questions else []
    parts += _people(briefing.people)
    parts += _knowledge(briefing.knowledge)
    parts += [_section(_("Asked before"), briefing.asked_before)] if briefing.asked_before else []
    return Document(name, tuple(parts))


def account_document(brief: AccountBrief) -> Document:
    """Return an account on one page."""
    account = brief.account
    figures = (
        (_("Health"), points(account.health)),
        (_("Revenue, 12 months"), sum_text(account.revenue, account.currency)),
        (_("Pipeline"), sum_text(account.pipeline.total, account.currency)),
        (_("Overdue"), formats.money(account.overdue_minor or None, account.currency)),
        (_("People covered"), f"{brief.covered.part} / {brief.covered.whole}"),
    )
    parts: list[Part] = [Table(tuple(n for n, _v in figures), (tuple(v for _n, v in figures),))]
    parts += _people(brief.people)
    parts += _deals(brief)
    parts += _steps(brief)
    parts += _knowledge(brief.knowledge)
    return Document(_named(account.name, account.english_name), tuple(parts))


def _named(name: str, english: str | None) -> str:
    return (english if language() == "en" else None) or name


def _section(heading: str, lines: Iterable[str | None]) -> str:
    return "\n".join([heading, *(f"- {line}" for line in lines if line)])


def _people(people: Sequence[Known]) -> list[Part]:
    if not people:
        return []
    headings = (_("Full name"), _("Position title"), _("Role"), _("Attitude"), _("Last touch"))
    return [Table(headings, tuple(_person(person) for person in people))]


def _person(person: Known) -> tuple[str, ...]:
    attitude, met = person.mapped.attitude, person.last_touch
    roles = sorted(_word("stakeholder_fact", "role", role) for role in person.mapped.roles)
    return (
        _named(person.name, person.english_name),
        _named(person.title or "", person.english_title),
        formats.listing(roles),
        "" if attitude is None else _ATTITUDES[attitude],
        formats.full_date(met) if met else "—",
    )


def _deals(brief: AccountBrief) -> list[Part]:
    if not brief.deals:
        return []
    headings = (_("Opportunity"), _("Stage"), _("Amount"), _("Expected close"))
    rows = tuple(
        (
            deal.name,
            _named(deal.stage_name, deal.stage_english),
            formats.money(deal.amount_minor, deal.currency or brief.account.currency),
            formats.full_date(deal.expected_close) if deal.expected_close else "—",
        )
        for deal in brief.deals
    )
    return [Table(headings, rows, right=frozenset({2}))]


def _steps(brief: AccountBrief) -> list[Part]:
    lines = [_joined(formats.day(s.day) if s.day else "", s.text) for s in brief.steps]
    return [_section(_("Next steps"), lines)] if any(lines) else []


def _knowledge(known: Knowledge) -> Iterator[Part]:
    for heading, lines in (
        (_("Open tickets"), _tickets(known)),
        (_("Overdue payments"), _late_money(known)),
        (_("Commitments"), _promises(known)),
        (_("Public news"), [clip.title for clip in known.clips]),
        (_("Last visits"), _visits(known)),
    ):
        if lines:
            yield _section(heading, lines)


def _tickets(known: Knowledge) -> list[str]:
    return [_joined(f"{t.number or ''} {t.title}".strip(), _over(t.left)) for t in known.tickets]


def _over(left: timedelta | None) -> str:
    if left is None or left >= timedelta():
        return ""
    return _("past SLA by {span}").format(span=formats.elapsed(-left))


def _late_money(known: Knowledge) -> list[str]:
    return [
        _joined(
            line.name or "",
            formats.money(line.open_minor, line.amount.currency),
            formats.days(line.late_days),
        )
        for line in known.late_money
    ]


def _promises(known: Knowledge) -> list[str]:
    return [
        _joined(
            _word("commitment", "side", line.side),
            line.text.split("\n", 1)[0],
            formats.day(line.due) if line.due else "",
            _word("commitment", "state", line.state),
        )
        for line in known.promises
    ]


def _visits(known: Knowledge) -> list[str]:
    return [
        _joined(
            formats.full_date(visit.held_on),
            _word("visit", "type", visit.type),
            (visit.outcome or visit.objective or "").split("\n", 1)[0],
        )
        for visit in known.visits
    ]


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _word(entity: str, field: str, key: str) -> str:
    labels = {choice.key: choice.label for choice in ENTITIES[entity].field(field).choices}
    return _(labels.get(key, key))
