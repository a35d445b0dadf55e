"""The command ``health``."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec.structs import asdict, replace

from kamdesk.cli.call import Call
from kamdesk.cli.days import asked_day, demand_past
from kamdesk.cli.output import table
from kamdesk.cli.rendering import reads_english
from kamdesk.cli.session import workspace_of
from kamdesk.domain.health import HealthScore
from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.evidence import sheet_titles
from kamdesk.queries.listing import titles
from kamdesk.queries.money_facts import rates_of
from kamdesk.queries.records import resolve, rows
from kamdesk.queries.score_history import Histories
from kamdesk.queries.score_overrides import Override, overrides_on
from kamdesk.queries.scores import HealthSheet, computed_scores, health
from kamdesk.reports.document import plain_text
from kamdesk.reports.health_sheet import health_document
from kamdesk.reports.health_words import band_word, points
from kamdesk.storage.reading import Reading

Row = dict[str, Any]
UNSCORED: Final = "unscored"


def judged(call: Call) -> None:
    """Write the score of one account with its reasons, or the scores of all."""
    as_of = asked_day(call.arguments.as_of)
    with workspace_of(call) as workspace:
        demand_past(as_of, workspace.viewpoint().today)
        if call.arguments.account is None:
            everything = workspace.read(all_scores, as_of)
            call.output.give(everything, lambda: workspace.read(_table, everything))
            return
        sheet = workspace.read(_sheet, call.arguments.account, as_of)
        call.output.give(as_value(sheet), lambda: workspace.read(_text, sheet))


def all_scores(reading: Reading, as_of: date | None) -> list[Row]:
    """Return the score of every account on a day; those nobody knew then are not scored."""
    names = titles(reading, ENTITIES["account"], ids := _ids(reading))
    if as_of is None or as_of >= reading.today:
        now = computed_scores(reading, None)
        return [_row(key, names[key], now.get(key)) for key in ids]
    past, held = Histories(reading, ids), overrides_on(reading, None, as_of)
    return [_row(key, names[key], _stood(past.score_on(key, as_of), held.get(key))) for key in ids]


def _stood(found: HealthScore | None, held: Override | None) -> Row | None:
    """Return what a past day showed: what was set by hand then stands over the rules."""
    if found is None:
        return None
    value = found.value if held is None or held.points is None else float(held.points)
    band = held.band if held else found.band
    return {"value": value, "band": band, "confidence": found.confidence}


def as_value(sheet: HealthSheet) -> Row:
    """Return one score sheet as the command line documents it."""
    return {
        "account": sheet.name,
        "id": sheet.account_id,
        "as_of": sheet.as_of,
        "score": _score(sheet.value, sheet.band),
        "provisional": sheet.computed if sheet.computed_band == UNSCORED else None,
        "band": sheet.band,
        "computed_score": _score(sheet.computed, sheet.computed_band),
        "computed_band": sheet.computed_band,
        "override": None if sheet.override is None else asdict(sheet.override),
        "confidence": sheet.confidence,
        "reason": sheet.reason,
        "model": sheet.model,
        "measures": [asdict(measure) for measure in sheet.measures],
        "improvements": [asdict(way) for way in sheet.improvements],
        "change_90_days": None if sheet.delta_90 is None else asdict(sheet.delta_90),
        "next_change_on": sheet.next_change_on,
        "unconverted": sheet.unconverted,
    }


def _score(value: float | None, band: str) -> float | None:
    """Return what may be called the score: too few facts make none."""
    return None if band == UNSCORED else value


def _ids(reading: Reading) -> list[UUID]:
    return [row["id"] for row in rows(reading, ENTITIES["account"])]


def _sheet(reading: Reading, word: str, as_of: date | None) -> HealthSheet:
    return health(reading, resolve(reading, ENTITIES["account"], word), as_of)


def _row(account_id: UUID, name: str, found: Row | None) -> Row:
    known = found or {"value": None, "band": "unscored", "confidence": 0.0}
    return {
        "account": name,
        "id": account_id,
        "score": _score(known["value"], known["band"]),
        "band": known["band"],
        "confidence": known["confidence"],
    }


def _table(reading: Reading, rows: list[Row]) -> str:
    if not rows:
        return _("Nothing found.")
    worst_first = sorted(rows, key=lambda row: (row["score"] is None, row["score"] or 0))
    ids = [row["id"] for row in rows]
    names = titles(reading, ENTITIES["account"], ids, english=reads_english())
    head = (_("Account"), _("Score"), _("Band"), _("Confidence"))
    cells = [
        (names[row["id"]], points(row["score"]), band_word(row["band"]), _share(row["confidence"]))
        for row in worst_first
    ]
    return table(head, cells)


def _share(value: float) -> str:
    return formats.percent(value)


def _text(reading: Reading, sheet: HealthSheet) -> str:
    names = sheet_titles(reading, sheet)
    called = titles(reading, ENTITIES["account"], [sheet.account_id], english=reads_english())
    sheet = replace(sheet, name=called[sheet.account_id])
    return plain_text(health_document(sheet, names, reading.today, rates_of(reading).base))
