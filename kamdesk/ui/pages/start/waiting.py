"""While a profile is made or opened: how far it is, in a bar and a word."""

from PySide6.QtCore import Slot

from kamdesk.i18n import _
from kamdesk.ui.pages.start.page import StartPage
from kamdesk.ui.widgets.glyphs import ProgressBar
from kamdesk.ui.widgets.labels import Label


class WaitingPage(StartPage):
    """A bar that fills; nothing to press."""

    def __init__(self, title: str) -> None:
        super().__init__(title, "", 400)
        self.bar = ProgressBar(0.0, "accent", 340)
        self.word = Label("", "meta", "text3")
        self.card.add(self.bar)
        self.card.add(self.word)

    @Slot(float, str)
    def show_progress(self, share: float, word: str) -> None:
        """Show how far it is; ``word`` is a day or empty."""
        self.bar.show_share(share, _("{n} %").format(n=round(share * 100)))
        self.word.setText(word)
