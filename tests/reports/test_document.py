"""A document as plain text keeps its columns, in Chinese too."""

from kamdesk.reports.document import Document, Table, columns_of, plain_text


def test_columns_line_up_whatever_the_script() -> None:
    table = Table(
        ("客户", "Revenue"),
        (("华澜重工", "4,286"), ("Acme", "12")),
        right=frozenset({1}),
    )

    lines = plain_text(Document("收入", (table,))).splitlines()

    assert lines[0] == "收入"
    assert lines[2:] == [
        "客户      Revenue",
        "华澜重工    4,286",
        "Acme           12",
    ]


def test_wide_letters_take_two_columns() -> None:
    assert columns_of("华A澜") == 5


def test_empty_parts_leave_no_holes() -> None:
    assert plain_text(Document("", ("", "one"))) == "one"
