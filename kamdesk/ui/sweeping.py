"""Collects cycles of Python objects on the UI thread alone.

The collector runs on whichever thread happens to allocate. A widget that is part of a cycle would
then die on a worker's thread, which stops its timers from there and ends the program.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS: Final = 500


class Sweeper(QObject):
    """Holds the collector while there are worker threads, and sweeps from a timer instead."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._sweep)
        self._timer.start()

    def rest(self) -> None:
        """Give the collector back; the workers have ended."""
        self._timer.stop()
        if self._was_on:
            self._was_on = False
            gc.enable()

    @Slot()
    def _sweep(self) -> None:
        """Collect the oldest generation whose threshold is passed."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > thresholds[generation]]
        if due:
            gc.collect(due[-1])
