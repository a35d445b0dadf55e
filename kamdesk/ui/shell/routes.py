"""Where the window can be; the rooms themselves stand in ``kamdesk.ui.rooms``."""

from kamdesk.ui.rooms import Route, Today, make

__all__ = ["Route", "Today", "make"]
