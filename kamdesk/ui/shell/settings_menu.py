"""The gear's menu: language, theme and size, each at once and without a restart."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from kamdesk.config import Preferences
from kamdesk.i18n import _, language
from kamdesk.ui.actions import BY_ID
from kamdesk.ui.theme import theme
from kamdesk.ui.theme.current import MAX_SCALE, MIN_SCALE

SCALES = (0.9, 1.0, 1.15, 1.3, 1.5)


def settings_menu(parent: QWidget, liked: Preferences) -> QMenu:
    """Build the menu; each entry carries the id of its verb as data."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    lang = menu.addMenu(_("Language"))
    for code in ("zh_CN", "en"):
        _entry(lang, f"language.{code}", checked=language() == code)
    look = menu.addMenu(_("Theme"))
    for mode in ("light", "dark", "system"):
        _entry(look, f"theme.{mode}", checked=liked.theme == mode)
    size = menu.addMenu(_("Size"))
    for scale in SCALES:
        entry = size.addAction(f"{round(scale * 100)} %")
        entry.setData(f"scale.{scale}")
        entry.setCheckable(True)
        entry.setChecked(abs(theme().scale - scale) < 0.01)  # noqa: PLR2004 - equal to the eye
    menu.addSeparator()
    _entry(menu, "reminders.quiet", checked=False)
    _entry(menu, "keys", checked=False)
    return menu


def stepped(scale: float, by: int) -> float:
    """Return the next size up or down."""
    near = min(range(len(SCALES)), key=lambda at: abs(SCALES[at] - scale))
    wanted = SCALES[max(0, min(len(SCALES) - 1, near + by))]
    return max(MIN_SCALE, min(MAX_SCALE, wanted))


def _entry(menu: QMenu, action_id: str, *, checked: bool) -> QAction:
    entry = menu.addAction(_(BY_ID[action_id].title))
    entry.setData(action_id)
    entry.setCheckable(checked)
    entry.setChecked(checked)
    return entry
