"""What the program is, which one this is, and whose work it rests on."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit

from kamdesk import resources
from kamdesk.i18n import _
from kamdesk.ui.theme import theme

_TALL = 260


def version_text() -> str:
    """Name this program and its version."""
    try:
        return f"kamdesk {version('kamdesk')}"
    except PackageNotFoundError:
        return _("run from its source")


class Notice(QPlainTextEdit):
    """The licences of everything that ships with the program, to read and to copy."""

    def __init__(self) -> None:
        super().__init__(resources.notice())
        self.setReadOnly(True)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setAccessibleName(_("Licences"))
        self.setFixedHeight(theme().px(_TALL))
