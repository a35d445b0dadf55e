"""What to say when a profile, its keys, its database file or a backup cannot be used."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "vault.wrong_passphrase": N_("The passphrase is not right. Nothing was changed."),
    "vault.needs_passphrase": N_(
        "A passphrase is needed: the keychain of this computer does not open this profile."
    ),
    "vault.passphrase_empty": N_("A passphrase must not be empty."),
    "vault.no_envelope": N_(
        "The key file {path} is missing. Without it the database cannot be read; put it back"
        " or restore a backup, which holds both."
    ),
    "vault.envelope_damaged": N_(
        "The key file {path} is damaged. The database itself was not touched; restore the key file"
        " from a backup. ({detail})"
    ),
    "vault.envelope_not_allowed": N_(
        "You have no right to read the key file {path}. Nothing was changed; the right to read it"
        " must be given back."
    ),
    "vault.envelope_newer": N_(
        "The key file was written by a newer program (form {found}; this one knows {known})."
    ),
    "vault.exists": N_("There is already a profile in {path}."),
    "vault.recovery_key_mistyped": N_(
        "That is not a recovery key: it has {expected} letters and digits, never 0, 1, I, L or O,"
        " and a mistyped one is noticed. {length} were given; please compare it with the print."
    ),
    "vault.wrong_recovery_key": N_(
        "The recovery key is well typed but belongs to another profile, or was replaced."
    ),
    "profile.missing": N_("There is no profile in {path} yet."),
    "profile.not_a_folder": N_("{path} is a file; a profile needs a folder."),
    "profile.wiped": N_("The profile in {path} was erased on purpose and cannot be opened."),
    "today.not_a_date": N_("{value} is not a date; write it as 2026-03-31."),
    "today.out_of_reach": N_("{value} is not a day to work with; choose one from {low} to {high}."),
    "file.missing": N_("The database {path} is missing, though its key file is there."),
    "file.plaintext": N_("The file {path} is not encrypted, so it is not opened."),
    "file.damaged": N_(
        "The database {path} is damaged, cut short or belongs to another key file. The keys"
        " themselves opened. Restore a backup; nothing was changed. ({detail})"
    ),
    "file.newer": N_(
        "The database was written by a newer program (form {found}; this one knows {known})."
        " Please update kamdesk."
    ),
    "file.busy": N_("Another program is writing to {path}. Please try again in a moment."),
    "file.migration_failed": N_(
        "The database could not be brought to form {wanted} and was left as it was."
        " A backup from before is {backup}. ({detail})"
    ),
    "folder.read_only": N_("The folder {path} cannot be written to. Nothing was changed."),
    "disk.full": N_(
        "The disk is full; {path} could not be written. Nothing was changed. Reading still works,"
        " and so does an export to another disk."
    ),
    "file.not_there": N_("There is no file {path}. Please check the name and the folder."),
    "file.is_folder": N_("{path} is a folder; name a file in it."),
    "file.not_readable": N_(
        "The file {path} cannot be read ({reason}). Check that you may open it."
    ),
    "system.refused": N_(
        "This computer refused to work on {path} ({reason}). What was not reported as done was"
        " not changed."
    ),
    "disk.failing": N_("The disk reports an error at {path}. ({detail})"),
    "program.cipher_missing": N_(
        "This program lacks its encryption (SQLCipher 4 is needed, found: {found})."
    ),
    "backup.damaged": N_("The backup {path} is damaged or not a backup. ({detail})"),
    "backup.no_file": N_("There is no file {path}."),
    "backup.busy": N_("Another backup of this profile is being written. Please try again."),
}
