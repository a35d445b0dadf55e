"""Manual pages of the commands about the profile and its files."""

from typing import Final

from kamdesk.cli.command import Command, option, switch, word
from kamdesk.i18n import N_

INIT: Final = Command(
    "init",
    "founding:founded",
    "[--user NAME] [--role ROLE] [--currency CODE] [--no-keychain]",
    N_("Make a new encrypted profile"),
    N_(
        "Makes a profile in an empty folder. The passphrase comes from KAMDESK_PASSPHRASE, else\n"
        "it is asked for twice. The recovery key is shown once: print it and keep it away from\n"
        "this computer; it opens the profile when the passphrase is forgotten.\n"
        "JSON: profile, user, recovery_key, keychain."
    ),
    (
        option("--user", "NAME", N_("Your name, as colleagues see it.")),
        option(
            "--role", "ROLE", N_("rep, specialist, manager, director, admin or auditor."),
            default="rep", choices=("rep", "specialist", "manager", "director", "admin", "auditor"),
        ),
        option(
            "--currency", "CODE", N_("The currency of amounts without one; CNY."), default="CNY"
        ),
        switch("--no-keychain", N_("Ask for the passphrase each time.")),
    ),
    (
        (N_("A profile in the usual place"), "kamdesk init --user 'Li Na'"),
        (
            N_("One for a script"),
            "KAMDESK_PASSPHRASE='...' kamdesk init --profile /srv/crm --no-keychain --json",
        ),
    ),
)  # fmt: skip
SEED: Final = Command(
    "seed",
    "seeding:seeded",
    "[--scale N] [--seed S]",
    N_("Fill a profile with sample data"),
    N_(
        "Adds an invented team with its accounts and a year of history, the same for the same\n"
        "seed and day. --scale N makes N accounts in bulk, for measuring.\n"
        "JSON: the number of records made, by entity."
    ),
    (
        option("--scale", "N", N_("So many accounts, in bulk."), type=int),
        option("--seed", "S", N_("Another invention for another number; 1."), type=int, default=1),
    ),
    ((N_("Something to look at"), "kamdesk init && kamdesk seed"),),
)
PASSPHRASE: Final = Command(
    "passphrase",
    "passphrases:changed",
    "",
    N_("Change the passphrase"),
    N_(
        "The present passphrase comes from KAMDESK_PASSPHRASE, else it is asked for; the new one\n"
        "from KAMDESK_NEW_PASSPHRASE, else it is asked for twice. Keychain and recovery key open\n"
        "the profile as before; older backups keep the old passphrase. JSON: profile."
    ),
    (),
    ((N_("Asked for both"), "kamdesk passphrase"),),
)
RECOVER: Final = Command(
    "recover",
    "passphrases:recovered",
    "[--recovery-key KEY]",
    N_("Set a new passphrase when the old one is forgotten"),
    N_(
        "Opens the profile with the recovery key printed when it was made, and sets a passphrase.\n"
        "The key comes from --recovery-key, KAMDESK_RECOVERY_KEY, else it is asked for; the new\n"
        "passphrase from KAMDESK_NEW_PASSPHRASE, else it is asked for twice. Case, spaces and\n"
        "hyphens of the key do not matter. The key stays valid. JSON: profile."
    ),
    (option("--recovery-key", "KEY", N_("As printed; other users of this computer may see it.")),),
    ((N_("Asked for both"), "kamdesk recover"),),
)
DOCTOR: Final = Command(
    "doctor",
    "doctor:examined",
    "[--drill] [--mend]",
    N_("Check the profile, its keys and its backups"),
    N_(
        "Checks the key file, the encryption, every index, the references, the search index, the\n"
        "scores, the change log, the newest backup, the keychain and the room on the disk. What\n"
        "cannot be opened or read is a failed check. JSON: an array of check, ok, detail. The\n"
        "exit code is 1 when a check fails."
    ),
    (
        switch("--drill", N_("Also restore the newest backup to a temporary place and read it.")),
        switch("--mend", N_("First make the search index and the scores anew from the records.")),
    ),
    (
        (N_("A monthly check"), "kamdesk doctor --drill"),
        (N_("When search or scores are wrong"), "kamdesk doctor --mend"),
    ),
)
BACKUP: Final = Command(
    "backup",
    "backups:backed_up",
    "[--out FILE]",
    N_("Write an encrypted backup now"),
    N_(
        "Writes one file that holds the database and its key file, both still encrypted. One is\n"
        "also written each day something changed, and before each upgrade of the file. Ten are\n"
        "kept, and one a month for a year. Attached files are not inside.\n"
        "JSON: path, bytes, files_outside."
    ),
    (option("--out", "FILE", N_("Put it there instead of among the profile's backups.")),),
    ((N_("To a stick"), "kamdesk backup --out /media/stick/kamdesk.kamdesk"),),
)
EXPORT: Final = Command(
    "profile export",
    "backups:exported",
    "FILE",
    N_("Write the whole profile into one encrypted file"),
    N_(
        "Writes a portable copy: database and key file in one, opened by the same passphrase or\n"
        "recovery key. A file that exists is never overwritten. Attached files are not inside.\n"
        "JSON: path, bytes, files_outside."
    ),
    (word("file", "FILE", N_("The file to write.")),),
    ((N_("Move to another computer"), "kamdesk profile export li-na.kamdesk"),),
)
IMPORT: Final = Command(
    "profile restore",
    "backups:restored",
    "FILE",
    N_("Put a backup or an exported profile into the profile's folder"),
    N_(
        "First the backup is opened with its own passphrase (or KAMDESK_RECOVERY_KEY) and every\n"
        "page of it is read. Files that are there are then kept aside in a folder replaced-TIME;\n"
        "nothing is overwritten. Close every window of kamdesk first. JSON: profile, replaced."
    ),
    (word("file", "FILE", N_("A backup or an exported profile.")),),
    ((N_("On the new computer"), "kamdesk profile restore li-na.kamdesk"),),
)
COMMANDS: Final = (INIT, SEED, PASSPHRASE, RECOVER, DOCTOR, BACKUP, EXPORT, IMPORT)
