"""The manual: every command declared with its words, its page and its examples."""

from typing import Final

from kamdesk.cli.command import Command
from kamdesk.cli.manual import files, filing, insight, journal, records, syncing, windows

COMMANDS: Final[tuple[Command, ...]] = (
    *files.COMMANDS,
    *records.COMMANDS,
    *filing.COMMANDS,
    *insight.COMMANDS,
    *journal.COMMANDS,
    *syncing.COMMANDS,
    *windows.COMMANDS,
)
