"""Manual pages of the commands that read and write records."""

from typing import Final

from kamdesk.cli.command import Command, option, switch, word
from kamdesk.i18n import N_

_ENTITY = word("entity", "ENTITY", N_("What kind of record: accounts, contacts, visits ..."))
_REF = word("ref", "REF", N_("Which record: its id, external id or exact name."))
_PAIRS = word(
    "pairs",
    "KEY=VALUE",
    N_("A field and its value; 'kamdesk fields ENTITY' lists them."),
    nargs="*",
)
_VALUES = N_(
    "KEY=VALUE   sets a field; an empty VALUE clears it.\n"
    "tags+=vip   adds a word to a list, tags-=vip takes it out.\n"
    "Money is written in major units, with a currency or without: amount=120000,\n"
    "amount='1,200.50 USD', amount=120万. Without one the record's own currency counts, else\n"
    "that of the profile. Dates are 2026-11-24, times 2026-11-24T09:30 (local). A choice takes\n"
    "its key or its label. A reference takes an id, an external id or an exact name; names\n"
    "inside the record's own account come first. notes=@FILE reads a long text from a file."
)

LIST: Final = Command(
    "list",
    "records:listed",
    "ENTITY [--where EXPR] [--limit N]",
    N_("List records"),
    N_(
        "Lists all records of a kind, oldest first; without --limit every one of them.\n"
        "JSON: an array of objects, each with its id and every synced field by its stored name\n"
        "(amount_minor, currency, owner_id ...). Unknown values are null.\n\n"
        "--where takes a condition over the fields of that kind:\n"
        "  tier == S and employees >= 500        comparisons: == != < <= > >=\n"
        "  name contains 'Steel'                 text: contains, starts with (ASCII case ignored)\n"
        "  stage in (won, lost)                  one of several\n"
        "  tags has vip                          lists\n"
        "  expected_close < today + 30 days      dates, or days, weeks, months, years from today\n"
        "  owner is empty, amount is not empty   known or unknown\n"
        "  not (... or ...)                      'not' before 'and' before 'or'\n"
        "Fields go by their code (amount), stored name (amount_minor) or label. Amounts are in\n"
        "major units of each record's own currency. A reference is compared with == != in by id,\n"
        "external id or exact name (stage == won, owner == 'Li Na'); its own fields cannot be\n"
        "asked for. A time counts by its local day. What is unknown matches neither a comparison\n"
        "nor its opposite. The same words may be Chinese: 等级 = S 且 员工数 > 500."
    ),
    (
        _ENTITY,
        option("--where", "EXPR", N_("Only records that meet this condition.")),
        option("--limit", "N", N_("At most so many."), type=int),
    ),
    (
        (N_("All strategic accounts"), "kamdesk list accounts --where 'tier == S'"),
        (
            N_("Large open deals that close this month"),
            "kamdesk list opportunities --where 'amount > 1000000 and expected_close < today + 30'",
        ),
    ),
)
SHOW: Final = Command(
    "show",
    "records:shown",
    "ENTITY REF",
    N_("Show one record with what belongs to it"),
    N_(
        "Shows every field of a record and the records that hang on it: for an account its\n"
        "contacts, visits, opportunities, contracts and so on.\n"
        "JSON: the fields by stored name, and one array for each kind of child by its plural."
    ),
    (_ENTITY, _REF),
    ((N_("Everything known of one account"), "kamdesk show account 'Hualan Heavy' --json"),),
)
FIELDS: Final = Command(
    "fields",
    "records:fields",
    "[ENTITY]",
    N_("List the fields of a kind of record"),
    N_(
        "Lists the codes that 'add', 'edit' and '--where' take, with type, choices and label;\n"
        "without ENTITY the kinds of records.\n"
        "JSON: an array of code, name (as stored), type, required, choices, reference, label."
    ),
    (word("entity", "ENTITY", N_("What kind of record."), nargs="?"),),
    ((N_("What an opportunity holds"), "kamdesk fields opportunities"),),
)
ADD: Final = Command(
    "add", "records:added", "ENTITY KEY=VALUE ...", N_("Add a record"),
    _VALUES,
    (_ENTITY, _PAIRS),
    (
        (N_("A new account"), "kamdesk add accounts name='Hualan Heavy' tier=S tags+=vip"),
        (
            N_("A deal of that account"),
            "kamdesk add opportunities account='Hualan Heavy' name='MES II' amount='9.8M CNY'",
        ),
    ),
)  # fmt: skip
EDIT: Final = Command(
    "edit", "records:edited", "ENTITY REF KEY=VALUE ...", N_("Change fields of a record"),
    _VALUES,
    (_ENTITY, _REF, _PAIRS),
    (
        (N_("Clear a date"), "kamdesk edit accounts 'Hualan Heavy' next_review="),
        (N_("Win a deal"), "kamdesk edit opportunities 'MES II' stage=won"),
    ),
)  # fmt: skip
DELETE: Final = Command(
    "delete",
    "records:deleted",
    "ENTITY REF",
    N_("Move a record to the recycle bin"),
    N_(
        "Deletes a record and what it owns; 'restore' or 'undo' brings all of it back.\n"
        "JSON: the id."
    ),
    (_ENTITY, _REF),
    ((N_("Delete a contact"), "kamdesk delete contacts 'Zhang Wei'"),),
)
RESTORE: Final = Command(
    "restore",
    "records:restored",
    "ENTITY REF",
    N_("Bring a record back from the recycle bin"),
    N_("Restores a deleted record with everything that went with it. JSON: the id."),
    (_ENTITY, _REF),
    ((N_("Bring it back"), "kamdesk restore contacts 'Zhang Wei'"),),
)
IMPORT: Final = Command(
    "import",
    "importing:imported",
    "FILE --as ENTITY [--account NAME] [--map FILE] [--dry-run] [--errors FILE]",
    N_("Import a CSV or Excel file"),
    N_(
        "Reads CSV (UTF-8 or GB18030) or XLSX. Columns are recognised by their headers; --map\n"
        "gives a mapping of your own, described with an example in docs/import.md. Rows that are\n"
        "the same as before change nothing, so a file can be imported again; an empty cell leaves\n"
        "what is there, and so does a cell unchanged since the last import where somebody edited\n"
        "the field here. Rows that cannot be taken go to an error file with the reason; mend them\n"
        "there and import that file. When it cannot be written, nothing is imported. An earlier\n"
        "error file is replaced, any other file is not. One import is one undo.\n"
        "JSON: read, created, updated, unchanged, rejected, kept, errors_file, suggestions,\n"
        "related, ignored_columns, dry_run."
    ),
    (
        word("file", "FILE", N_("The file to read.")),
        option("--as", "ENTITY", N_("What its rows are."), dest="entity", required=True),
        option("--account", "NAME", N_("The account of all rows that name none.")),
        option("--map", "FILE", N_("A mapping of headers to fields, as JSON; see docs/import.md.")),
        switch("--dry-run", N_("Only tell what would happen.")),
        option(
            "--errors", "FILE", N_("Where rejected rows go; beside the source as NAME.errors.csv.")
        ),
    ),
    (
        (N_("Look before you leap"), "kamdesk import accounts.csv --as accounts --dry-run"),
        (N_("Import a pipeline"), "kamdesk import sales_pipeline.csv --as opportunities --json"),
    ),
)
COMMANDS: Final = (IMPORT, LIST, SHOW, FIELDS, ADD, EDIT, DELETE, RESTORE)
