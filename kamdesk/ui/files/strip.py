"""A short list of files with their verbs: beside a form, or at hand while one writes."""

from collections.abc import Container, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.queries.attachments import FileRow
from kamdesk.ui.files.words import icon_of, size_text, state_of, trouble_of
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel

_MOST: Final = 6
_ROOMY: Final = 200  # design pixels from which on a line has room for everything


class FileStrip(QWidget):
    """Signals: ``opened`` and ``removed`` carry the FileRow meant, ``filled`` whether there is any.

    Beyond ``most`` it says how many more there are.
    """

    opened = Signal(object)
    removed = Signal(object)
    filled = Signal(bool)

    def __init__(self, nothing: str = "", most: int = _MOST) -> None:
        super().__init__()
        self._most = most
        self.lines: list[FileLine] = []
        self.nothing = Label(nothing, "meta", "text3", wrap=True)
        self.more = Label("", "meta", "text3")
        self._rows = Rows(gap=6)
        rows = Rows(self, gap=2)
        rows.addWidget(self.nothing)
        rows.addLayout(self._rows)
        rows.addWidget(self.more)
        self.show_files(())

    def show_files(self, files: Sequence[FileRow], own: Container[UUID] = ()) -> None:
        """Replace the files; only those of ``own`` can be removed here. They come first."""
        files = sorted(files, key=lambda row: row.id not in own)
        emptied(self._rows)
        self.lines = [FileLine(row, fixed=row.id not in own) for row in files[: self._most]]
        for line in self.lines:
            line.opened.connect(self.opened)
            line.removed.connect(self.removed)
            self._rows.addWidget(line)
        rest = len(files) - len(self.lines)
        self.more.setText(_("{n} more files").format(n=rest))
        self.more.setVisible(rest > 0)
        self.nothing.setVisible(not files and bool(self.nothing.text()))
        self.filled.emit(bool(files))

    def ids(self) -> list[UUID]:
        """Return the files that are shown."""
        return [line.row.id for line in self.lines]


class FileLine(QWidget):
    """One file: Enter looks at it, Delete takes it off."""

    opened = Signal(object)
    removed = Signal(object)

    def __init__(self, row: FileRow, *, fixed: bool = False) -> None:
        super().__init__()
        self.row, self._fixed = row, fixed
        state, tone, icon = state_of(row)
        self.name = _Name(row.file_name)
        self.name.clicked.connect(lambda: self.opened.emit(self.row))
        self.name.setAccessibleName(f"{row.file_name}, {size_text(row)}, {state}")
        line = Columns(self, gap=7)
        line.addWidget(IconMark(icon_of(row), 15, "text2"))
        line.addWidget(self.name, 1)
        self.size_label = Label(size_text(row), "meta", "text3")
        line.addWidget(self.size_label)
        mark = IconMark(icon, 14, "text3" if tone == "none" else f"{tone}Text")
        mark.setToolTip(trouble_of(row) or state)
        line.addWidget(mark)
        self.remove = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL,
                             tip=_("Remove {name}").format(name=row.file_name))  # fmt: skip
        self.remove.clicked.connect(lambda: self.removed.emit(self.row))
        line.addWidget(self.remove)
        self.remove.setVisible(not fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Leave the size away where the name would be cut to a few letters."""
        super().resizeEvent(event)
        self.size_label.setVisible(self.width() >= theme().px(_ROOMY))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Delete and not self._fixed:
            self.removed.emit(self.row)
        else:
            super().keyPressEvent(event)


class _Name(LinkLabel):
    """The name of a file, shortened to its room, in the colour of words."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.recolor("text")
        self._elide = True
        policy = self.sizePolicy().Policy
        self.setSizePolicy(policy.Ignored, policy.Preferred)
