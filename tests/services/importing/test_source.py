"""Table files as rows of text: encodings, delimiters, ragged rows, spreadsheets, bad files."""

import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from kamdesk.errors import Refused
from kamdesk.i18n import sentence
from kamdesk.services.importing import decoding, sheets, source
from kamdesk.services.importing.source import TOO_MANY, Cells, read_source
from tests.services.importing.bringing import a_file
from tests.services.importing.workbook import a_workbook


def read(path: Path) -> list[tuple[int, Cells]]:
    return list(read_source(path).rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_every_common_encoding(tmp_path: Path, encoding: str) -> None:
    path = a_file(tmp_path, "名称,行业", "华澜重工集团,机械", encoding=encoding)

    assert read(path) == [(2, {"名称": "华澜重工集团", "行业": "机械"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_of_the_header_is_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = a_file(tmp_path, delimiter.join(['"a,b;c"', "d"]), delimiter.join(["1", "2"]))

    assert read(path) == [(2, {"a,b;c": "1", "d": "2"})]


def test_a_line_number_is_the_line_on_which_the_row_begins(tmp_path: Path) -> None:
    path = a_file(tmp_path, "name,notes", 'One,"two', 'lines"', "", "Two,x")

    assert [line for line, _ in read(path)] == [2, 5]


def test_a_row_with_a_wrong_number_of_cells_shows_it(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a,b", "1", "1,2,3,4", "1,2,,")

    assert [cells for _, cells in read(path)] == [
        {"a": "1"},
        {"a": "1", "b": "2", TOO_MANY: "3\x1f4"},
        {"a": "1", "b": "2"},
    ]


def test_columns_without_a_name_are_numbered_and_trailing_ones_dropped(tmp_path: Path) -> None:
    assert read_source(a_file(tmp_path, ",name,,x,,", "1,2,3,4")).columns == (
        "#1",
        "name",
        "#3",
        "x",
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b"\n\n ,,\n", "import.empty"),
        (b"a,b,a\n1,2,3\n", "import.column_twice"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\x00", "import.encoding"),
        (b"a\x00b,c\n1,2\n", "import.unreadable"),
        (b'name\n"Nordwerk\nMeyer\nOstwerk', "import.open_quote"),
        (b'name,tier\n"Nord"" werk,S\n', "import.open_quote"),
        (b"a\x07b,c\n1,2\n", "import.no_header"),
        (b"name\nM\xfcller,\xff\n", "import.encoding"),
        (b"PK\x03\x04 this is not a workbook", "import.unreadable"),
        ("name\n华澜\n特斯\n".encode() + "锐视".encode("gb18030"), "import.mixed_encodings"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "strange.csv"
    path.write_bytes(content)

    with pytest.raises(Refused) as refused:
        read(path)

    assert refused.value.code == code
    assert "strange.csv" in sentence(refused.value)


def test_the_line_where_a_quotation_mark_was_left_open_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, "name,tier", '"Nord ""Werk""","S"', '"Meyer,A', "Ost,B")

    with pytest.raises(Refused) as refused:
        read(path)

    assert refused.value.facts["line"] == 3


def test_the_line_that_breaks_the_encoding_is_named(tmp_path: Path) -> None:
    lines = ["名称".encode(), "华澜".encode(), "锐视".encode("gb18030")]

    with pytest.raises(Refused) as refused:
        decoding.decoded_text(b"\n".join(lines), "x.csv")

    assert refused.value.facts["line"] == 3


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"import\.no_file"):
        read_source(tmp_path / "nowhere.csv")


def test_a_file_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 8)

    with pytest.raises(Refused, match=r"import\.too_large"):
        read_source(a_file(tmp_path, "name,industry", "x,y"))


def test_a_cell_no_field_could_hold_is_refused_with_its_line(tmp_path: Path) -> None:
    path = a_file(tmp_path, "name", "x", '"' + "y" * (source.MAX_CELL + 1) + '"')

    with pytest.raises(Refused, match=r"import\.unreadable") as refused:
        read(path)

    assert str(refused.value.facts["detail"]).startswith("3:")


def test_a_workbook_gives_days_in_iso_form_and_whole_numbers_plainly(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name", "day", "n", "x"], ["华澜", ("day", 46350), 12.0, 0.5])

    found = read_source(path)

    assert found.has_serial_days
    assert list(found.rows) == [(2, {"name": "华澜", "day": "2026-11-24", "n": "12", "x": "0.5"})]


def test_a_workbook_that_unpacks_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_workbook(tmp_path, ["name"], ["x" * 5000])
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 4000)

    with pytest.raises(Refused, match=r"import\.too_large"):
        read(path)


def test_two_far_corners_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name"], ["x"], far="XFD1048576")

    with pytest.raises(Refused, match=r"import\.too_large"):
        read(path)


def test_an_old_workbook_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(sheets.OLD_MARK + b" and nothing else")

    with pytest.raises(Refused, match=r"import\.unreadable"):
        read(path)


def test_a_workbook_with_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["name"], ["x" * 500])
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)

    with pytest.raises(Refused, match=r"import\.unreadable"):
        read(path)


def test_a_workbook_with_damaged_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook")

    with pytest.raises(Refused, match=r"import\.unreadable"):
        read(path)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "true"),
        (False, "false"),
        (None, ""),
        (3.25, "3.25"),
        ("x", "x"),
        (datetime(2026, 11, 24, 9, 30), "2026-11-24T09:30:00"),  # noqa: DTZ001 - as sheets hold it
        (time(9, 30), "09:30:00"),
        (timedelta(minutes=1.5), "90.0"),
    ],
)
def test_other_cells_of_a_workbook_say_what_they_hold(cell: object, text: str) -> None:
    assert sheets.cell_text(cell) == text
