"""What every window needs before it exists: the application, its look, its language."""

import sys
from datetime import date
from typing import Final, cast

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from kamdesk.app.core import Profile
from kamdesk.app.upkeep import ProfileUpkeep
from kamdesk.config import names_platform
from kamdesk.storage import backup
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.surroundings import Surroundings
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.theme import theme
from kamdesk.ui.theme.current import Mode

_UNSEEN: Final = ["kamdesk", "-platform", "offscreen"]
_STYLE: Final = ["-style", "Fusion"]  # named here: asking for it later loads its many words


def application(*, unseen: bool = False) -> QApplication:
    """Return the one application, made when it is first needed.

    ``unseen`` draws in memory, which needs no screen and shows nobody a window.
    """
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    words = _UNSEEN if unseen and not names_platform() else sys.argv[:1]
    app = QApplication([*words, *_STYLE])
    app.setApplicationName("kamdesk")
    app.setDesktopFileName("kamdesk")
    return app


def wear(theme_name: str, scale: float) -> None:
    """Put the look on the application."""
    application()
    look = theme()
    look.choose(cast("Mode", theme_name) if theme_name in ("light", "dark") else "system")
    look.resize(scale)
    look.dress()


def surroundings(
    profile: Profile, liking: Liking, syncing: Syncing | None = None, *, is_spare: bool = False
) -> Surroundings:
    """Return what the shell is told about an open profile; a spare one is thrown away."""

    def last_backup() -> date | None:
        taken = backup.last_taken(profile.paths.backups)
        return None if taken is None else taken.astimezone().date()

    return Surroundings(
        today=lambda: profile.workspace.viewpoint().today,
        last_backup=last_backup,
        liking=liking,
        upkeep=ProfileUpkeep(profile, is_spare),
        syncing=syncing,
    )


def system_language() -> str:
    """Return the language of this computer, as far as it is spoken here."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"
