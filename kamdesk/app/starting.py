"""What a start leaves for later, so that the first page is there sooner.

Loading modules makes hundreds of thousands of objects that all live to the end. Looking through
them for cycles again and again is a fifth of the time to the first page.
"""

import builtins
import gc
import inspect
import sys
from importlib import import_module
from types import ModuleType
from typing import Final

# SQLAlchemy imports both; the one serves its asynchronous half, which kamdesk leaves out, the other
# looks for plug-ins of databases. Of the first it takes one function at once.
_LATER: Final[dict[str, dict[str, object]]] = {
    "asyncio": {"iscoroutine": inspect.iscoroutine},
    "importlib.metadata": {},
}


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


class _Later(ModuleType):
    """Stands in for a module until somebody asks it for anything."""

    def __getattr__(self, name: str) -> object:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def put_off_modules() -> None:
    """Load at their first use what a library imports and the first page has no need of."""
    for name, known in _LATER.items():
        if name not in sys.modules:
            module = sys.modules[name] = _Later(name)
            vars(module).update(known)
