"""Every setting, declared once: the settings page, its search and the palette read this list."""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from kamdesk.i18n import N_, in_every_language

LOOK: Final = N_("Language and look")
REMINDERS: Final = N_("Reminders and quiet hours")
KEYBOARD: Final = N_("Keyboard")
DATA: Final = N_("Data")
NETWORK: Final = N_("Network")
BACKUPS: Final = N_("Backups")
CARE: Final = N_("Security and care")
ABOUT: Final = N_("About kamdesk")

SECTIONS: Final = (LOOK, REMINDERS, KEYBOARD, DATA, NETWORK, BACKUPS, CARE, ABOUT)
ICONS: Final = {
    LOOK: "palette",
    REMINDERS: "bell",
    KEYBOARD: "keyboard",
    DATA: "database",
    NETWORK: "route",
    BACKUPS: "archive-restore",
    CARE: "shield-check",
    ABOUT: "info",
}


class Setting(Struct, frozen=True):
    """One setting. ``also`` are further words somebody may look for it by."""

    key: str
    section: str
    title: str
    remark: str = ""
    also: tuple[str, ...] = ()


SETTINGS: Final = (
    Setting("language", LOOK, N_("Language"), N_("Everything changes at once, without a restart."),
            ("中文", "English")),
    Setting("theme", LOOK, N_("Theme"), N_("Light, dark, or as the system has it."),
            (N_("Dark theme"), N_("Light theme"))),
    Setting("scale", LOOK, N_("Size of text and controls"),
            N_("Larger for reading at arm's length."), (N_("Zoom"), N_("Font"))),
    Setting("start", LOOK, N_("Start page"), N_("What the window shows first.")),
    Setting("quiet", REMINDERS, N_("Quiet hours"),
            N_("No reminders in these hours; a visit that is about to begin still reminds you."),
            (N_("Do not disturb"),)),
    Setting("notices", REMINDERS, N_("Notifications of the system"),
            N_("Also outside of the window; while it is covered they name nobody.")),
    Setting("keys", KEYBOARD, N_("Keyboard map"), N_("Every key, by page."), (N_("Shortcuts"),)),
    Setting("letters", KEYBOARD, N_("Single letters carry out verbs"),
            N_("V logs a visit, N makes a new record. Never while you are writing.")),
    Setting("server", DATA, N_("Server"),
            N_("Share accounts with your team: join with a code, see what waits, sign out."),
            (N_("Sync & conflicts"), N_("Enrolment code"), N_("Join a server"))),
    Setting("import", DATA, N_("Import a file"),
            N_("CSV or a spreadsheet; you see what would happen before anything is stored."),
            ("Excel", "XLSX", "CSV")),
    Setting("recycle_bin", DATA, N_("Recycle bin"), N_("What was removed, and the way back."),
            (N_("Restore"), N_("Deleted"))),
    Setting("currency", DATA, N_("Base currency"),
            N_("Sums count in it; every amount keeps its own currency.")),
    Setting("calendar", DATA, N_("Working calendar"),
            N_("Its holidays are no visiting days, and touches fall due around them."),
            (N_("Holidays"), N_("Working days"))),
    Setting("files_room", DATA, N_("Room for files"),
            N_("What somebody opens makes room; only copies the server confirmed ever go."),
            (N_("Attachments"), N_("Quota"))),
    Setting("files_fetch", DATA, N_("Files fetched unasked"),
            N_("So that they are here when there is no network."), (N_("Offline"),)),
    Setting("history", DATA, N_("Change history"),
            N_("What undo and every record's history rest on."), (N_("Size"),)),
    Setting("folder", DATA, N_("Profile folder"),
            N_("Everything is here, encrypted. Never put it into a synced folder."),
            (N_("Data folder"),)),
    Setting("proxy", NETWORK, N_("Proxy"),
            N_("The way to your company's server; nothing else ever leaves this computer."),
            (N_("Proxy script (PAC)"), N_("Proxy password"), N_("Firewall"))),
    Setting("certificates", NETWORK, N_("Certificates of the company"),
            N_("Believed besides this computer's; a PEM file from your administrator."),
            ("TLS", "CA", "PEM")),
    Setting("try_network", NETWORK, N_("Test the connection"),
            N_("Asks the server whether it is there and says which step fails."),
            (N_("Offline"), N_("Server"))),
    Setting("backup", BACKUPS, N_("Back up now"),
            N_("Encrypted, with its key file. Attached files are not inside.")),
    Setting("schedule", BACKUPS, N_("Regular backups"),
            N_("Taken when the window closes. The last ten and one a month are kept.")),
    Setting("drill", BACKUPS, N_("Restore drill"),
            N_("Opens the newest backup aside and reads every page of it."), (N_("Restore"),)),
    Setting("cover", CARE, N_("Cover the window"),
            N_("Shows nothing until your passphrase is typed."), (N_("Lock"),)),
    Setting("doctor", CARE, N_("Examine the profile"),
            N_("Keys, encryption, every page of the file, search, scores, backups, free space."),
            ("doctor", N_("Diagnosis"))),
    Setting("version", ABOUT, N_("Version")),
    Setting("licences", ABOUT, N_("Licences"),
            N_("kamdesk is free software; so is what it is built of.")),
)  # fmt: skip

BY_KEY: Final = {setting.key: setting for setting in SETTINGS}

Sounds = Mapping[str, tuple[str, ...]]


def texts() -> list[str]:
    """Return every text that may be typed by its sound."""
    return [text for setting in SETTINGS for text in _words(setting)]


def found(typed: str, sounds: Sounds) -> list[Setting]:
    """Return the settings that fit all typed words: in either language, or by pinyin."""
    words = typed.lower().split()
    return [setting for setting in SETTINGS if all(_fits(word, setting, sounds) for word in words)]


def _fits(word: str, setting: Setting, sounds: Sounds) -> bool:
    known = tuple(_words(setting))
    if any(word in text.lower() for text in (*known, *in_every_language(setting.remark))):
        return True
    return any(word in sound for text in known for sound in sounds.get(text, ()))


def _words(setting: Setting) -> Iterable[str]:
    for text in (setting.title, setting.section, *setting.also):
        yield from in_every_language(text)
