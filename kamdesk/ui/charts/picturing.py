"""Any part of a page as a picture: copied or saved, from the menu and by keys."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPixmap
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from kamdesk.i18n import _
from kamdesk.ui.theme import theme

SAVE_KEY: Final = "Ctrl+Shift+S"
_SUFFIX: Final = ".png"
_FORBIDDEN: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))


class Picturing(QObject):
    """Gives a widget a menu and two keys that hold while the keyboard is in it."""

    def __init__(self, widget: QWidget, name: str) -> None:
        super().__init__(widget)
        self._widget, self._name = widget, name
        self.copy_action = self._action(_("Copy picture"), QKeySequence.StandardKey.Copy)
        self.copy_action.triggered.connect(self.copy)
        self.save_action = self._action(_("Save picture…"), QKeySequence(SAVE_KEY))
        self.save_action.triggered.connect(self.save)
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        widget.addActions([self.copy_action, self.save_action])

    def picture(self) -> QPixmap:
        """The widget as it is seen, on the ground of a card."""
        widget = self._widget
        made = QPixmap(widget.size() * widget.devicePixelRatioF())
        made.setDevicePixelRatio(widget.devicePixelRatioF())
        made.fill(theme().color("surface"))
        widget.render(made, renderFlags=QWidget.RenderFlag.DrawChildren)
        return made

    @Slot()
    def copy(self) -> None:
        """Put the picture into the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())

    @Slot()
    def save(self) -> None:
        """Ask where to, and save a PNG there; a disk that refuses is told."""
        offered = self._name.translate(_FORBIDDEN).strip() + _SUFFIX
        chosen, _kind = QFileDialog.getSaveFileName(
            self._widget, _("Save picture"), offered, f"PNG (*{_SUFFIX})"
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != _SUFFIX:
            path = path.with_name(path.name + _SUFFIX)
        if not self.picture().save(str(path), "PNG"):
            said = _("The picture could not be written to {path}.").format(path=path)
            QMessageBox.warning(self._widget.window(), _("Save picture"), said)

    def _action(self, text: str, key: QKeySequence | QKeySequence.StandardKey) -> QAction:
        made = QAction(text, self._widget)
        made.setShortcut(key)
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return made
