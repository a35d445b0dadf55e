"""A few files of the sample, drawn here line by line: nobody's paper is copied."""

import struct
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import Struct

from kamdesk.demo.content import Pair
from kamdesk.demo.script import Script
from kamdesk.i18n import N_
from kamdesk.services.attachments import AttachFile, attach_staged
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace

if TYPE_CHECKING:
    from kamdesk.storage.attachments.staging import Staged
    from kamdesk.storage.attachments.store import FileStore

_WIDE, _HIGH = 480, 300  # pixels of the plan
_PAPER, _WALL, _LINE, _SPOT = (250, 250, 248), (60, 72, 84), (120, 160, 200), (200, 90, 60)
_MACHINES: Final = tuple((40 + 70 * at, 90, 46, 34) for at in range(6))
_BARS: Final = (62, 71, 68, 80, 77, 86)
_PDF_HEAD: Final = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


class MovingClock(Protocol):
    """A clock that shows whichever day is being played."""

    day: date


class Paper(Struct, frozen=True):
    """One file: at whose account, how long ago it came, what it is called, and its bytes."""

    account: str
    days_ago: int
    key: str
    name: Pair
    content: bytes


def papers() -> tuple[Paper, ...]:
    """Return the files of the sample."""
    return (
        Paper("hualan", 6, "plan", ("总装线布局.png", "Assembly line layout.png"), line_plan()),
        Paper("hualan", 13, "review", ("OEE 月报.pdf", "OEE monthly report.pdf"), report()),
        Paper("chenghai", 21, "minutes", ("停机窗口.txt", "Shutdown window.txt"), b""),
    )


_MINUTES: Final[Pair] = (
    "停机窗口：11 月 28 日 22:00 至 29 日 06:00。\n超过 8 小时须厂务总监签字。\n",
    (
        "Shutdown window: 28 November 22:00 to 29 November 06:00.\n"
        "More than 8 hours need the plant director's signature.\n"
    ),
)


def attach_papers(past: Workspace, script: Script, clock: MovingClock) -> None:
    """Attach the files through the service, each on its day; their ids follow from the seed."""
    store, today = past.files, script.days.today
    for paper in papers():
        clock.day = script.days.since(today - timedelta(days=paper.days_ago))
        content = paper.content or script.say(_MINUTES).encode()
        name = script.say(paper.name)
        command = AttachFile(
            entity="account",
            id=script.id("account", paper.account),
            file_name=name,
            media_type=_KINDS[name.rpartition(".")[2]],
            new_id=script.id("attachment", paper.key),
        )
        staged = store.stage([content])
        try:
            past.run(file_paper, command, store, staged)
        finally:
            staged.discard()
    clock.day = today


@deed("demo.day", N_("Sample day"))
def file_paper(work: UnitOfWork, command: AttachFile, store: "FileStore", staged: "Staged") -> None:
    """Attach one file as part of the sample: nothing of it can be undone."""
    attach_staged(work, command, store, staged)
    work.deed.name, work.deed.subject = "demo.day", None


_KINDS: Final = {"png": "image/png", "pdf": "application/pdf", "txt": "text/plain"}


def line_plan() -> bytes:
    """Draw the plan of an assembly line as a PNG: walls, a conveyor, machines, a bottleneck."""
    pixels = [[_PAPER] * _WIDE for _ in range(_HIGH)]
    _frame(pixels, (12, 12, _WIDE - 24, _HIGH - 24), _WALL)
    _fill(pixels, (30, 150, _WIDE - 60, 10), _LINE)
    for at, box in enumerate(_MACHINES):
        _fill(pixels, box, _SPOT if at == 3 else _LINE)  # noqa: PLR2004 - the slow one
        _frame(pixels, box, _WALL)
    _frame(pixels, (40, 200, 120, 60), _WALL)
    rows = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in pixels)
    head = struct.pack(">IIBBBBB", _WIDE, _HIGH, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def report() -> bytes:
    """Write a page with six bars as a PDF."""
    bars = " ".join(f"{80 + 70 * at} 420 40 {share * 3} re f" for at, share in enumerate(_BARS))
    said = " ".join(
        f"BT /F1 11 Tf {84 + 70 * at} {428 + share * 3} Td ({share} %) Tj ET"
        for at, share in enumerate(_BARS)
    )
    text = (
        "BT /F1 20 Tf 72 760 Td (OEE by month) Tj ET "
        "BT /F1 11 Tf 72 736 Td (Assembly line, June to November, in per cent) Tj ET "
        f"0.2 0.4 0.7 rg {bars} 0.1 0.1 0.1 rg {said} 72 419 450 1 re f"
    ).encode()
    return b"".join(_pdf(text))


def _pdf(text: bytes) -> Iterator[bytes]:
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    place, places = len(_PDF_HEAD), []
    yield _PDF_HEAD
    for number, body in enumerate(objects, 1):
        places.append(place)
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        place += len(part)
        yield part
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    yield b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    yield b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        place,
    )


Color = tuple[int, int, int]
Box = tuple[int, int, int, int]


def _fill(pixels: list[list[Color]], box: Box, color: Color) -> None:
    left, top, wide, high = box
    for row in pixels[top : top + high]:
        row[left : left + wide] = [color] * wide


def _frame(pixels: list[list[Color]], box: Box, color: Color) -> None:
    left, top, wide, high = box
    for thin in ((left, top, wide, 2), (left, top + high - 2, wide, 2)):
        _fill(pixels, thin, color)
    for thin in ((left, top, 2, high), (left + wide - 2, top, 2, high)):
        _fill(pixels, thin, color)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
