"""What is said about files of attachments."""

from typing import Final

from kamdesk.i18n.catalogues import N_

SENTENCES: Final = {
    "attachment.missing": N_("The file is not on this device."),
    "attachment.damaged": N_(
        "The file was damaged on this disk. It is set aside and fetched again from the server."
    ),
    "attachment.damaged_alone": N_(
        "The file was damaged on this disk and set aside; there is no server to fetch it from."
        " Add it again from where it came."
    ),
    "attachment.wrong_checksum": N_(
        "What the server sent is not the file that was added. It is set aside; ask for it again."
    ),
    "attachment.not_sent_yet": N_("Whoever added the file has not handed it over yet."),
    "attachment.no_account": N_("Files can be added to an account and to what belongs to it."),
    "attachment.quota": N_(
        "Files already take {used} of {limit} on this device; this one needs {size} more."
        " Make room, or allow more in the settings."
    ),
    "attachment.no_room": N_("There is no room left for files on this device; see the settings."),
    "attachment.only_here": N_("The server has not confirmed this file yet; it stays here."),
    "attachment.no_server": N_("This profile has not joined a server; there is nowhere to ask."),
    "attachment.no_preview": N_(
        "There is no preview of this kind of file; save a copy to open it."
    ),
    "attachment.unreadable": N_(
        "The file cannot be shown; it may be damaged, or not what it says."
    ),
    "attachment.target_exists": N_("{path} is there already; --replace writes over it."),
    "attachment.target": N_("The copy cannot be written to {path}: {reason}."),
}
