"""What can be done with one account of the list, on the right mouse button."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from kamdesk.i18n import _
from kamdesk.ui.pages.accounts.columns import COLUMNS
from kamdesk.ui.pages.accounts.editing import Editing
from kamdesk.ui.pages.accounts.table import AccountsTable


def row_menu(host: QWidget, table: AccountsTable, editing: Editing, spot: QPoint) -> QMenu:
    """Return the menu of the cell at a spot; entries with data name a verb of the window."""
    menu = QMenu(host)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action, title in (
        ("account.open", _("Open account")),
        ("account.visit", _("Log visit")),
        ("account.pin", _("Pin or unpin account")),
    ):
        menu.addAction(title).setData(action)
    menu.addSeparator()
    index = table.indexAt(spot)
    key = table.accounts.keys[index.column()] if index.isValid() else ""
    if key in table.writable():
        title = _("Write {field}").format(field=_(COLUMNS[key].title))
        menu.addAction(title, lambda: editing.edit(index.row(), key))
    return menu
