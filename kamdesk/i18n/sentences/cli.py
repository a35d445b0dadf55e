"""Sentences for wrong use of the command line, and what it alone refuses."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "usage": N_("That is not how {program} is used ({detail}); see '{program} --help'."),
    "usage.not_text": N_("'{word}' is not UTF-8 text; nothing was changed."),
    "usage.no_command": N_("Say what to do: 'kamdesk --help' lists the commands."),
    "usage.missing": N_("{names} is missing; see '{program} --help'."),
    "usage.no_value": N_("{names} needs a value; see '{program} --help'."),
    "usage.not_a_choice": N_("{names} does not know {found}; see '{program} --help'."),
    "usage.not_a_number": N_("{names} needs a number, not {found}."),
    "usage.too_much": N_("{names} means nothing here; see '{program} --help'."),
    "usage.no_account": N_("{program} needs an account; see '{program} --help'."),
    "interrupted": N_("Stopped. What was not reported as done was not changed."),
    "bug": N_(
        "Something is wrong inside kamdesk ({kind} in {place}). Please report it; what was not"
        " reported as done was not changed."
    ),
    "entity.unknown": N_("There is no kind of record called '{word}'. There are: {known}."),
    "entity.unknown_like": N_(
        "There is no kind of record called '{word}'; did you mean {suggestion}?"
    ),
    "pair.malformed": N_("'{word}' is not KEY=VALUE; write for example name='Hualan Heavy'."),
    "pair.twice": N_("{field} is given twice; say it once."),
    "pair.none": N_("Nothing is set: give at least one KEY=VALUE."),
    "pair.not_a_list": N_("{field} is not a list; set it with '='."),
    "pair.file_unreadable": N_("{field}: {path} is not UTF-8 text; save it again as UTF-8."),
    "init.needs_passphrase": N_(
        "A passphrase is needed: set KAMDESK_PASSPHRASE, or run this in a terminal to be asked."
    ),
    "health.in_future": N_(
        "{day} lies after today ({today}); only days that have been can be asked about."
    ),
    "init.passphrases_differ": N_("The two passphrases differ. Nothing was changed."),
    "passphrase.needs_new": N_(
        "A new passphrase is needed: set KAMDESK_NEW_PASSPHRASE, or run this in a terminal."
    ),
    "recover.needs_key": N_(
        "The recovery key is needed: give --recovery-key, set KAMDESK_RECOVERY_KEY, or run this"
        " in a terminal to be asked."
    ),
    "backup.not_taken": N_("Done, but today's backup could not be written ({reason})."),
    "export.exists": N_("{path} exists already and is not overwritten; choose another name."),
    "export.no_folder": N_("There is no folder {path}; make it first."),
    "screenshot.bad_size": N_("{field}: '{value}' is no size; write it as 1440x900."),
    "profile.in_use": N_("A window of kamdesk has this profile open; close it first."),
}
