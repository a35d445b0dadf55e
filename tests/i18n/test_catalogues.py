"""The catalogues keep step with the source, and every refusal has a sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from kamdesk.i18n import SENTENCES
from tests.i18n import collect
from tests.i18n.collect import LAYOUT, written

KAMDESK = Path(__file__).resolve().parents[2] / "kamdesk"


@pytest.mark.parametrize("domain", collect.DOMAINS)
def test_every_marked_text_has_a_chinese_translation(domain: str) -> None:
    assert collect.untranslated(collect.updated(domain)) == []


@pytest.mark.parametrize("domain", collect.DOMAINS)
def test_committed_catalogues_are_what_the_source_gives(domain: str) -> None:
    catalogue = collect.updated(domain)
    po, mo = collect.files_of(domain)

    assert po.read_bytes() == written(catalogue, write_po, **LAYOUT)
    assert mo.read_bytes() == written(catalogue, write_mo)


@pytest.mark.parametrize("domain", collect.DOMAINS)
def test_translations_keep_the_placeholders(domain: str) -> None:
    different = {
        original: translated
        for original, translated in translations(domain)
        if placeholders(original) != placeholders(translated)
    }

    assert different == {}


def test_one_text_reads_the_same_in_every_catalogue() -> None:
    told: dict[str, set[str]] = {}
    for domain in collect.DOMAINS:
        for original, translated in translations(domain):
            told.setdefault(original, set()).add(translated)

    assert {text: ways for text, ways in told.items() if len(ways) > 1} == {}


def test_every_code_of_a_refusal_has_a_sentence() -> None:
    missing = sorted({(code, where) for code, where in codes_used() if code not in SENTENCES})

    assert missing == []


def test_sentences_ask_only_for_facts_by_name() -> None:
    nameless = [code for code, text in SENTENCES.items() if "" in placeholders(text)]

    assert nameless == []


def translations(domain: str) -> Iterator[tuple[str, str]]:
    """Give each text, its last plural form for one with two, beside its translation."""
    for message in collect.updated(domain):
        if message.id and message.string:
            original = message.id if isinstance(message.id, str) else message.id[-1]
            yield original, message.string if isinstance(message.string, str) else message.string[0]


def placeholders(text: str) -> set[str]:
    return {name for _literal, name, _spec, _how in Formatter().parse(text) if name is not None}


def codes_used() -> Iterator[tuple[str, str]]:
    """Find the codes written out in `Refused(...)` and `Unavailable(...)`, with their place."""
    for path in sorted(KAMDESK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in {"Refused", "Unavailable"}:
                for code in written_out(node.args[0]) if node.args else ():
                    yield code, f"{path.relative_to(KAMDESK)}:{node.lineno}"


def called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", None) or getattr(node.func, "attr", ""))


def written_out(node: ast.expr) -> Iterator[str]:
    """Read a literal code, or both of a conditional; computed ones are their module's to test."""
    for part in ast.walk(node) if isinstance(node, ast.IfExp) else (node,):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
