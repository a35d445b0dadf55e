"""How much longer does the first painted page take than an empty window?

Both are measured from the start of the process to the first paint, in a fresh process each, with
compiled modules. kamdesk starts with the data key in hand: unlocking is stretched on purpose.
"""

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from kamdesk.app.sample import found_sample_profile

GOAL: Final = 6.0
TRIES: Final = 7

_BARE: Final = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
window.show()
window.repaint()
app.processEvents()
print("painted", flush=True)
"""
_KAMDESK: Final = """
from kamdesk.app.starting import hold_collector, put_off_modules, spare_feature_search
hold_collector()
spare_feature_search()
put_off_modules()
import sys
from pathlib import Path
from kamdesk.app.desktop_setup import application, surroundings, wear
application()
from kamdesk.app.core import open_with_key
from kamdesk.config import Preferences, ProfilePaths
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from PySide6.QtCore import QEventLoop
wear("light", 1.0)
profile = open_with_key(ProfilePaths(Path(sys.argv[1])), bytes.fromhex(sys.argv[2]))
tasks = Tasks(profile.workspace)
window = Window(tasks, surroundings(profile, Liking(Preferences())))
window.show()
loop = QEventLoop()
window.shown.connect(loop.quit)
loop.exec()
window.repaint()
print("painted", flush=True)
tasks.stop()
profile.close()
import os
os._exit(0)
"""


def questions() -> list[dict[str, object]]:
    """Answer the one question."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "profile"
        profile = found_sample_profile(root, lang="zh_CN", today=date(2026, 11, 24))
        key = profile.keyed.key.hex()
        profile.close()
        for code, words in ((_BARE, ()), (_KAMDESK, (str(root), key))):
            _painted_ms(code, *words)  # compiles, and warms the disk for both alike
        bare = median(_painted_ms(_BARE) for _try in range(TRIES))
        ours = median(_painted_ms(_KAMDESK, str(root), key) for _try in range(TRIES))
    ratio = ours / bare
    name = f"start: first page {ours:.0f} ms against a bare window {bare:.0f} ms"
    return [{"name": name, "ratio": round(ratio, 2), "goal": GOAL, "met": ratio <= GOAL}]


def _painted_ms(code: str, *words: str) -> float:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    began = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, env=surroundings
    ) as process:
        line = process.stdout.readline() if process.stdout else b""
        spent = (perf_counter() - began) * 1000
    if line.strip() != b"painted":
        raise RuntimeError(line)
    return spent


if __name__ == "__main__":
    for each in questions():
        print(each)
