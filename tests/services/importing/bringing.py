"""Files for import tests, and imports in one line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import rows
from kamdesk.services.importing import (
    ImportFile,
    ImportReport,
    choose_mapping,
    import_records,
    read_source,
)
from kamdesk.workspace import Workspace


def a_file(folder: Path, *lines: str, name: str = "rows.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def bring(
    workspace: Workspace, path: Path, noun: str, given: Path | None = None, **options: Any
) -> ImportReport:
    source = read_source(path)
    mapping = choose_mapping(noun, source.columns, given)
    return workspace.run(import_records, ImportFile(source=source, mapping=mapping, **options))


def numbers(report: ImportReport) -> tuple[int, int, int, int, int]:
    """Read, created, updated, unchanged, rejected."""
    return (report.read, report.created, report.updated, report.unchanged, report.rejected)


def reasons(report: ImportReport) -> Sequence[tuple[int, str]]:
    return [(row.line, row.code) for row in report.rejected_rows]


def all_of(workspace: Workspace, entity: str) -> list[dict[str, Any]]:
    return workspace.read(lambda reading: list(rows(reading, ENTITIES[entity])))


def named(workspace: Workspace, entity: str, name: str) -> dict[str, Any]:
    (found,) = (row for row in all_of(workspace, entity) if row["name"] == name)
    return found
