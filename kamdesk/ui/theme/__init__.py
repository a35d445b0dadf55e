"""How kamdesk looks: tokens as data, fonts, icons, and the one object that says they changed."""

from kamdesk.ui.theme.current import Theme, theme
from kamdesk.ui.theme.icons import app_icon, icon, logo, pixmap
from kamdesk.ui.theme.motion import Motion
from kamdesk.ui.theme.spacing import Columns, Rows, emptied
from kamdesk.ui.theme.tones import ATTITUDES, BANDS, BandLook, Shape, Tone, attitude_look, band_look

__all__ = [
    "ATTITUDES",
    "BANDS",
    "BandLook",
    "Columns",
    "Motion",
    "Rows",
    "Shape",
    "Theme",
    "Tone",
    "app_icon",
    "attitude_look",
    "band_look",
    "emptied",
    "icon",
    "logo",
    "pixmap",
    "theme",
]
