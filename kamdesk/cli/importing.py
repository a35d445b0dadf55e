"""The command ``import``: either everything is done, its error file too, or nothing is."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

from msgspec.structs import asdict

from kamdesk.cli.call import Call
from kamdesk.cli.nouns import entity_named
from kamdesk.cli.output import table
from kamdesk.cli.session import workspace_of
from kamdesk.i18n import _
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import resolve
from kamdesk.services.importing import (
    ErrorsFile,
    ImportFile,
    ImportReport,
    choose_mapping,
    import_records,
    read_source,
)

_SHOWN: Final = 12  # suggestions in the text; JSON has all
_KINDS: Final = 5  # kinds of refusal in the text; the error file has every row


def imported(call: Call) -> None:
    """Import a file and write what became of its rows."""
    wanted = call.arguments
    entity, path = entity_named(wanted.entity), Path(wanted.file).expanduser()
    source = read_source(path)
    given = Path(wanted.map).expanduser() if wanted.map else None
    mapping = choose_mapping(entity.name, source.columns, given)
    errors = _place_of_errors(path, wanted.errors)
    with workspace_of(call) as workspace, errors.discarded_on_failure():
        account = wanted.account and workspace.read(resolve, ENTITIES["account"], wanted.account)
        report = workspace.run(
            import_records,
            ImportFile(
                source=source,
                mapping=mapping,
                account_id=account or None,
                dry_run=wanted.dry_run,
                errors=None if wanted.dry_run and not wanted.errors else errors,
            ),
        )
        written = errors.settle()
    call.output.give(_value(report, written), lambda: _text(report, written))


def _place_of_errors(source: Path, asked: str | None) -> ErrorsFile:
    """Return where rejected rows go: a place asked for is proven even when none are rejected."""
    if not asked:
        return ErrorsFile.beside(source)
    place = ErrorsFile(Path(asked).expanduser(), source)
    place.prove()
    return place


def _value(report: ImportReport, errors: Path | None) -> dict[str, Any]:
    return {
        "read": report.read,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "kept": report.kept,
        "errors_file": None if errors is None else str(errors),
        "suggestions": [asdict(each) for each in report.suggestions],
        "related": dict(report.related),
        "ignored_columns": list(report.ignored_columns),
        "dry_run": report.dry_run,
    }


def _text(report: ImportReport, errors: Path | None) -> str:
    lines = [
        _(
            "{read} rows read: {created} created, {updated} updated, {unchanged} unchanged,"
            " {rejected} rejected."
        ).format(
            read=report.read,
            created=report.created,
            updated=report.updated,
            unchanged=report.unchanged,
            rejected=report.rejected,
        )
    ]
    if report.dry_run:
        lines.append(_("This was a trial; nothing was stored."))
    if report.kept:
        lines.append(
            _("Fields edited here since the last import, and left so: {n}.").format(n=report.kept)
        )
    lines += [f"  + {n} {plural}" for plural, n in report.related]
    lines += _reasons(report)
    if errors is not None:
        lines.append(_("Rejected rows with their reasons: {path}").format(path=errors))
    return "\n".join([*lines, *_suggestions(report)])


def _reasons(report: ImportReport) -> list[str]:
    """Return the commonest kinds of refusal, each by the reason of its first row."""
    firsts = {row.code: row.reason for row in reversed(report.rejected_rows)}
    kinds = Counter(row.code for row in report.rejected_rows).most_common(_KINDS)
    return [f"  - {n} x {firsts[code]}" for code, n in kinds]


def _suggestions(report: ImportReport) -> list[str]:
    if not report.suggestions:
        return []
    head = (_("Column"), _("Found"), _("Meant?"), _("Rows"))
    rows = [
        (each.column, each.value, each.suggestion, str(each.count))
        for each in report.suggestions[:_SHOWN]
    ]
    return ["", _("Looks misspelt (left as it stands):"), table(head, rows)]
