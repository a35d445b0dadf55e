"""Whom a remark calls by name."""

import pytest

from kamdesk.domain.mentions import mentioned

NAMES = ("石磊", "石磊磊", "方以宁", "Ann", "Anna Shi", "")


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@石磊请看一下", ("石磊",)),
        ("＠石磊磊 和 @方以宁", ("石磊磊", "方以宁")),
        ("请 @anna shi 跟进，@ANN 知会", ("Anna Shi", "Ann")),
        ("@Annabel 不在册", ()),
        ("@石磊 @石磊", ("石磊",)),
        ("mail@example.com 没有提到人", ()),
        ("@", ()),
    ],
)
def test_longest_known_name_behind_the_sign_is_called(text: str, called: tuple[str, ...]) -> None:
    assert mentioned(text, NAMES) == called
