"""Manual pages of the commands on files of attachments."""

from typing import Final

from kamdesk.cli.command import Command, option, switch, word
from kamdesk.i18n import N_

ATTACH: Final = Command(
    "attach",
    "filing:attached",
    "ENTITY REF FILE",
    N_("Add a file to a record"),
    N_(
        "Adds a copy of FILE to an account, or to a visit, opportunity, contract or anything else\n"
        "of one; the original stays as it is. The copy is kept encrypted beside the database and\n"
        "handed over with the next sync. 'undo' takes it off again, as 'delete attachment REF'\n"
        "does. JSON: id, file_name, size_bytes, sha256."
    ),
    (
        word("entity", "ENTITY", N_("What kind of record: account, visit, contract ...")),
        word("ref", "REF", N_("Which record: its id, external id or exact name.")),
        word("file", "FILE", N_("The file on this computer.")),
    ),
    ((N_("A signed contract"), "kamdesk attach account 'Hualan Heavy' contract.pdf"),),
)
SAVE: Final = Command(
    "file save",
    "filing:saved",
    "REF TARGET [--replace]",
    N_("Save a readable copy of an attached file"),
    N_(
        "Writes an attached file to TARGET, a file or a folder, and checks it on the way; a file\n"
        "that is not on this device is fetched first. The copy is not encrypted.\n"
        "'kamdesk list attachments' names the files. JSON: path."
    ),
    (
        word("ref", "REF", N_("Which attachment: its id or exact file name.")),
        word("target", "TARGET", N_("Where the copy goes.")),
        switch("--replace", N_("Replace a file that is there.")),
    ),
    ((N_("Into the present folder"), "kamdesk file save contract.pdf ."),),
)
ROOM: Final = Command(
    "file room",
    "filing:room",
    "[--limit SIZE] [--fetch asked|week|all]",
    N_("Show or set how much room attached files take"),
    N_(
        "Files take at most this much on this device. What a person asks for makes room: the\n"
        "copies unused for longest go, and only those the server has confirmed to hold. --fetch\n"
        "tells what comes unasked: nothing, files of accounts you visit within a week, or all.\n"
        "JSON: used, limit, fetch."
    ),
    (
        option("--limit", "SIZE", N_("Such as 500M or 4G.")),
        option("--fetch", "WHAT", N_("asked, week or all."), choices=("asked", "week", "all")),
    ),
    ((N_("More room on a big disk"), "kamdesk file room --limit 20G --fetch all"),),
)
COMMANDS: Final = (ATTACH, SAVE, ROOM)
