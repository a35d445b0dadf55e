"""The paper on sync names a test for every rule; each of them exists, and no rule is without."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPER = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(test_\w+)`")
HEADING = "## Rules and the tests that hold them"
LEARNED_THE_HARD_WAY = 4


@cache
def known() -> frozenset[str]:
    """Name every test and every module of tests."""
    found = set()
    for module in (ROOT / "tests").rglob("test_*.py"):
        found.add(module.stem)
        tree = ast.parse(module.read_text(encoding="utf-8"))
        found |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return frozenset(found)


def rules() -> dict[str, list[str]]:
    """Return the rules of the table, each with the tests it names."""
    section = PAPER[PAPER.index(HEADING) :].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    said = [(cells[0], cells[-1]) for cells in rows if not cells[0].startswith(("**", "rule"))]
    return {rule: NAMED.findall(tests) for rule, tests in said}


@pytest.mark.parametrize("name", sorted(set(NAMED.findall(PAPER))))
def test_a_test_that_the_paper_names_is_there(name: str) -> None:
    assert name in known()


@pytest.mark.parametrize(("rule", "tests"), rules().items(), ids=rules().keys())
def test_a_rule_names_what_holds_it(rule: str, tests: list[str]) -> None:
    assert tests, rule


def test_the_rules_learned_the_hard_way_come_first() -> None:
    marked = [rule.startswith("●") for rule in rules()]

    assert marked[:LEARNED_THE_HARD_WAY] == [True] * LEARNED_THE_HARD_WAY
    assert not any(marked[LEARNED_THE_HARD_WAY:])
