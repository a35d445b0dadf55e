"""Manual pages of the commands about what was done."""

from typing import Final

from kamdesk.cli.command import Command, word
from kamdesk.i18n import N_

HISTORY: Final = Command(
    "history",
    "journal:history",
    "ENTITY REF",
    N_("Tell who changed what in a record, and when"),
    N_(
        "Lists every change of a record, oldest first, deleted records included.\n"
        "JSON: an array of deed, actor, at, field, before, after. The creation has field null and\n"
        "all values in after; deleting and restoring change the field deleted_at."
    ),
    (
        word("entity", "ENTITY", N_("What kind of record: accounts, contacts, visits ...")),
        word("ref", "REF", N_("Which record: its id, external id or exact name.")),
    ),
    ((N_("Who moved the date?"), "kamdesk history opportunities 'MES II'"),),
)
UNDO: Final = Command(
    "undo",
    "journal:undone",
    "",
    N_("Take back your last deed"),
    N_(
        "Puts back what your last deed changed, where nobody has changed it since, and says what\n"
        "was left alone. Undo goes back thirty days, also after a restart.\n"
        "JSON: deed, subject, restored, left_alone (arrays of entity, id, field)."
    ),
    (),
    ((N_("Once more"), "kamdesk undo"),),
)
REDO: Final = Command(
    "redo",
    "journal:redone",
    "",
    N_("Take back your last undo"),
    N_("Does again what was undone, until a new deed closes the way. JSON: as undo."),
    (),
    ((N_("After one undo too many"), "kamdesk redo"),),
)
COMMANDS: Final = (HISTORY, UNDO, REDO)
