"""Sentences for what the window and its pictures refuse."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "window.no_screen": N_(
        "There is no screen here to open the window on; the other commands work without one."
    ),
    "window.no_answer": N_(
        "No window can be opened: the screen does not answer ({detail}). Start kamdesk on a"
        " desktop, or check DISPLAY and WAYLAND_DISPLAY; the other commands work without a screen."
    ),
    "screenshot.no_page": N_("There is no page {page}. Known are: {known}."),
    "screenshot.no_state": N_("The page {page} has no state {state}; it has: {known}."),
    "screenshot.no_states": N_("The page {page} has no states; leave --state out."),
    "screenshot.no_folder": N_("{field}: there is no folder {path}; make it or choose another."),
    "screenshot.is_folder": N_("{field}: {path} is a folder; name a file in it."),
    "screenshot.no_account": N_("The page {page} needs an account, and there is none yet."),
    "screenshot.too_small": N_(
        "{field}: the window is never smaller than {least}; a picture of {value} cannot be taken."
    ),
    "screenshot.no_sample": N_("Only sample data can be shown in conflict; add --demo."),
    "screenshot.not_written": N_("The picture could not be written to {path}."),
}
