"""The papers of the project say what is true of its files."""

import re
import tomllib

import pytest

from tests.architecture.source import ROOT, modules

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NOT_ROOMS = {"__pycache__"}
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
PAPERS = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")})


def test_the_floor_plan_lists_exactly_the_existing_rooms() -> None:
    plan = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z0-9_]+(?:\.py)?)` \|", plan, re.MULTILINE))

    assert listed == rooms()


def test_every_room_stands_on_a_floor() -> None:
    contract = next(c for c in settings()["importlinter"]["contracts"] if c["id"] == "floors")
    on_floors = {room for floor in contract["layers"] for room in re.findall(r"\w+", floor)}

    assert {room.removesuffix(".py") for room in rooms()} <= on_floors


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.name))
def test_locks_pin_every_library_by_hash_and_name_no_index(lock: object) -> None:
    text = (ROOT / str(lock)).read_text(encoding="utf-8")
    pins = re.split(r"\n(?=[a-zA-Z])", text.strip())

    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []


def test_the_desktop_lock_is_part_of_the_developers_lock() -> None:
    desktop, dev = pins_of("desktop.txt"), pins_of("dev.txt")

    assert desktop <= dev


def test_every_exemption_from_the_linter_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.mccabe]")]
    codes = re.compile(r'"[A-Z]+[0-9]*"')

    rules = [line for line in lint.splitlines() if codes.search(line) and '"ALL"' not in line]

    assert [line for line in rules if "#" not in line] == []


def test_every_exemption_in_the_source_says_why() -> None:
    bare = re.compile(r"# noqa(?!: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*(?:  ?#| -| ) *\w)")
    silent = [
        f"{module.name}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), start=1)
        if bare.search(line) and "re.compile" not in line
    ]

    assert silent == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_paper_lead_somewhere(paper: object) -> None:
    text = (path := ROOT / str(paper)).read_text(encoding="utf-8")

    assert [link for link in LINK.findall(text) if not (path.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/decisions").glob("0*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


def rooms() -> set[str]:
    """Name what stands in kamdesk/: packages, and modules by their file name."""
    inside = [path for path in (ROOT / "kamdesk").iterdir() if path.name not in NOT_ROOMS]
    packages = {path.name for path in inside if path.is_dir() and any(path.rglob("*.py"))}
    return packages | {path.name for path in inside if path.suffix == ".py"} - {"__init__.py"}


def settings() -> dict[str, dict[str, list[dict[str, str]]]]:
    tool: dict[str, dict[str, list[dict[str, str]]]]
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return tool


def pins_of(lock: str) -> set[str]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+==[^\s;]+)", text, re.MULTILINE))
