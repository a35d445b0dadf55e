"""Modules and functions stay small enough to read, and their names say what they hold."""

import ast
import re

from tests.architecture.source import Module, modules, product

LONGEST_MODULE = 500
LONGEST_FUNCTION = 60
EMPTY_WORDS = {"manager", "helper", "helpers", "utils", "util", "handler", "info", "misc", "common"}
FILLERS = re.compile(r"_(works|correctly|properly|successfully|as_expected|ok|fine)(_|$)")
FEWEST_GAPS = 2  # between the words of test_case_matters


def test_no_module_is_longer_than_500_lines() -> None:
    long = {m.name: n for m in modules() if (n := m.text.count("\n")) > LONGEST_MODULE}

    assert long == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        f"{module.name}:{function.name}": lines
        for module in modules()
        if "/migrations/" not in module.name  # one table is declared in one piece
        for function in module.functions()
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}


def test_no_name_says_that_it_could_hold_anything() -> None:
    vague = [name for module in product() for name in names_in(module) if is_vague(name)]

    assert vague == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [m.name for m in product() if m.tree.body and not ast.get_docstring(m.tree)]

    assert silent == []


def test_names_of_tests_are_sentences_without_fillers() -> None:
    poor = [
        f"{module.name}:{function.name}"
        for module in modules()
        if module.name.startswith("tests/")
        for function in module.functions()
        if function.name.startswith("test_")
        if FILLERS.search(function.name) or function.name.count("_") < FEWEST_GAPS
    ]

    assert poor == []


def names_in(module: Module) -> list[str]:
    definitions = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    inside = [node.name for node in ast.walk(module.tree) if isinstance(node, definitions)]
    return [module.name.removesuffix(".py").rsplit("/", 1)[-1], *inside]


def is_vague(name: str) -> bool:
    words = re.findall(r"[A-Z]?[a-z]+", name)
    return bool(words) and words[-1].lower() in EMPTY_WORDS
