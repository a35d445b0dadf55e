"""Manual pages of the commands about the server and what others changed."""

from typing import Final

from kamdesk.cli.command import Command, option, switch, word
from kamdesk.i18n import N_

_ROAD: Final = (
    option(
        "--proxy",
        "WAY",
        N_("system, none, host:port, or the address of a script (PAC); kept."),
    ),
    option(
        "--proxy-login",
        "NAME",
        N_("Who you are for the proxy; its password is asked for (KAMDESK_PROXY_PASSWORD)."),
    ),
    option("--ca", "FILE", N_("Certificates (PEM) to believe besides this computer's; kept.")),
)
ENROL: Final = Command(
    "enrol",
    "syncing:enrolled",
    "CODE --server URL",
    N_("Join this profile to a server"),
    N_(
        "Trades a one-use code from your administrator for a place on a server. Everything in the\n"
        "profile is handed over with the next sync; people, territories, products and stages that\n"
        "both know by one name become one. A profile of sample data cannot join.\n"
        "JSON: server, device, user."
    ),
    (
        word("code", "CODE", N_("The code: good for ten minutes and one device.")),
        option("--server", "URL", N_("The address of the server, https://..."), required=True),
        option("--name", "NAME", N_("What the administrator calls this device."), default=""),
        *_ROAD,
    ),
    (
        (N_("The first day"), "kamdesk enrol 7K2MQ4XB --server https://crm.example.com"),
        (
            N_("Through a proxy, with a certificate of the company"),
            "kamdesk enrol 7K2MQ4XB --server https://crm.example.com --proxy proxy:80 --ca my.pem",
        ),
    ),
)
SYNC: Final = Command(
    "sync",
    "syncing:synced",
    "[--watch] [--unsent] [--allow-deletes] [--proxy WAY]",
    N_("Exchange changes with the server"),
    N_(
        "Hands over what waits, then reads what others did. Can be stopped and repeated at any\n"
        "time. Without a server to be reached the exit code is 3: everything is safely queued.\n"
        "A device that was shut out gets exit code 2. With --unsent nothing is exchanged: it\n"
        "tells what only this device has (changes, records, refused, files, oldest, lines).\n"
        "JSON: pushed, pulled, conflicts, up_to_date, waiting, held, refused, files; with --watch\n"
        "one line a round."
    ),
    (
        switch("--watch", N_("Stay, and exchange changes as they happen, until interrupted.")),
        switch("--unsent", N_("Only tell what no server has, with every value under --json.")),
        switch("--allow-deletes", N_("Agree to the deletion of unusually many records.")),
        *_ROAD,
    ),
    ((N_("Before the flight"), "kamdesk sync"), (N_("All day"), "kamdesk sync --watch --json")),
)
CONFLICTS: Final = Command(
    "conflicts",
    "syncing:listed",
    "",
    N_("List what you and others wrote differently"),
    N_(
        "Lists what is still to be settled, the oldest first. The record shows the value that\n"
        "stands; the other one is kept here until somebody chooses.\n"
        "JSON: an array of id, entity, record_id, field, kind, base, mine, theirs, authors,\n"
        "times; authors and times have mine and theirs."
    ),
    (),
    ((N_("What is open?"), "kamdesk conflicts"),),
)
RESOLVE: Final = Command(
    "resolve",
    "syncing:resolved",
    "ID CHOICE",
    N_("Settle one conflict"),
    N_(
        "Sets the field and closes the conflict, as one deed that undo takes back. CHOICE is\n"
        "mine, theirs, both (texts and lists) or another value, written as for edit; where one\n"
        "person deleted what another edited it is restore or delete.\n"
        "JSON: id, state, value."
    ),
    (
        word("id", "ID", N_("The id of the conflict.")),
        word("choice", "CHOICE", N_("mine, theirs, both, restore, delete, or a value.")),
    ),
    ((N_("Keep what I wrote"), "kamdesk resolve 0198a4e2-... mine"),),
)
COMMANDS: Final = (ENROL, SYNC, CONFLICTS, RESOLVE)
