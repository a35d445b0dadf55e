"""What the tests of the house look at: its modules, read once, as text and as syntax."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("kamdesk", "tests", "benchmarks")


@dataclass(frozen=True, slots=True)
class Module:
    """One source file. ``name`` is its path from the root of the project."""

    name: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@cache
def modules() -> tuple[Module, ...]:
    """Read every Python file of the project, the front door included."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(read(path) for path in [ROOT / "dev.py", *paths])


@cache
def product() -> tuple[Module, ...]:
    """Read the modules that ship."""
    return tuple(module for module in modules() if module.name.startswith("kamdesk/"))


def read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
