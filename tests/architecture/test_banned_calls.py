"""The clock, the environment and threads each have one door; nobody opens another."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, product

# What is asked for, and the only modules that may ask for it, each with its reason.
ALLOWED = {
    # The door has a clock, or is handed one by whoever puts the program together.
    "datetime.now": {"kamdesk/workspace.py", "kamdesk/app/core.py", "kamdesk/server/clock.py"},
    "datetime.utcnow": set[str](),
    "datetime.today": set[str](),
    "date.today": set[str](),
    "time.time": set[str](),
    # One module of each program knows what the surroundings may say.
    "os.environ": {"kamdesk/config.py", "kamdesk/server/config.py"},
    "os.getenv": {"kamdesk/config.py"},
    # Work leaves the thread of the screen in one place, and the sync loop is the other thread.
    "threading.Thread": {"kamdesk/ui/tasks.py", "kamdesk/sync/loop.py"},
    "QThread": {"kamdesk/ui/tasks.py"},
    "QThreadPool": {"kamdesk/ui/tasks.py"},
    "ThreadPoolExecutor": {"kamdesk/ui/tasks.py"},
    # Text and bytes of unknown origin are never turned into objects or code.
    "pickle": set[str](),
    "eval": set[str](),
    "exec": set[str](),
}


@pytest.mark.parametrize("banned", ALLOWED)
def test_a_banned_call_stays_behind_its_one_door(banned: str) -> None:
    outside = [
        f"{module.name}:{line}"
        for module in product()
        if module.name not in ALLOWED[banned]
        for line in uses_of(banned, module)
    ]

    assert outside == []


# PySide makes each answer a child of whoever was asked, and frees it with that one.
@pytest.mark.parametrize("banned", ["nextInFocusChain", "previousInFocusChain"])
def test_nobody_asks_qt_for_its_focus_chain(banned: str) -> None:
    asked = [
        f"{module.name}:{node.lineno}"
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == banned
    ]

    assert asked == []


def uses_of(banned: str, module: Module) -> Iterator[int]:
    """Find the lines that name something banned, in full or by importing it bare."""
    owner, _dot, attribute = banned.rpartition(".")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == owner and owner in {"os", "time"}:
            yield from (node.lineno for alias in node.names if alias.name == attribute)
        elif isinstance(node, ast.Attribute) and owner and node.attr == attribute:
            if ast.unparse(node.value).rpartition(".")[2] == owner:
                yield node.lineno
        elif not owner and is_named(node, banned):
            yield node.lineno  # type: ignore[attr-defined]  # a name, call or import has a line


def is_named(node: ast.AST, banned: str) -> bool:
    """Tell whether a bare name is meant: eval(...), QThread(...), import pickle."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return any(alias.name == banned for alias in node.names)
    return isinstance(node, ast.Call) and ast.unparse(node.func) == banned
