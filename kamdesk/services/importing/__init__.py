"""Import of table files: read, map, judge every row, store what is lawful in one deed.

``read_source`` and ``choose_mapping`` touch no database; ``import_records`` is the deed.
"""

from kamdesk.services.importing.deeds import ImportFile, import_records
from kamdesk.services.importing.errors_file import ErrorsFile, write_errors
from kamdesk.services.importing.guessing import likely_entity
from kamdesk.services.importing.mapping import ColumnRule, Mapping, choose_mapping
from kamdesk.services.importing.report import ImportReport, RejectedRow, Suggestion
from kamdesk.services.importing.source import Source, read_source
from kamdesk.services.importing.watching import Phase, Watch

__all__ = [
    "ColumnRule",
    "ErrorsFile",
    "ImportFile",
    "ImportReport",
    "Mapping",
    "Phase",
    "RejectedRow",
    "Source",
    "Suggestion",
    "Watch",
    "choose_mapping",
    "import_records",
    "likely_entity",
    "read_source",
    "write_errors",
]
