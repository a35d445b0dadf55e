"""What a start leaves for later, so that the first page is there sooner.

Loading modules makes hundreds of thousands of objects that all live to the end. Looking through
them for cycles again and again is a fifth of the time to the first page.
"""

import builtins
import gc


def hold_collector() -> None:
    """Look for no cycles until the first page is painted."""
    gc.disable()


def settle_collector() -> None:
    """Leave what the start loaded out of every later look; ``ui.sweeping`` collects from here."""
    gc.freeze()


def spare_feature_search() -> None:
    """Take out PySide's import hook, which reads the source of every module loaded after it.

    It looks for modules that ask for PySide's renaming of methods; kamdesk has none.
    """
    import PySide6.QtCore  # noqa: F401, PLC0415 - puts the hook in place

    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original
