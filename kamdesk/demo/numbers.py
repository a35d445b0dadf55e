"""Numbers that look right and can belong to nobody: credit codes, phones, mail addresses."""

from kamdesk.domain.credit_code import ALPHABET, check_character

_KIND = "91"  # a company
_NOWHERE = "000000"  # a region that does not exist
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_MARKS = "0X987654321"


def invented_credit_code(number: int) -> str:
    """Return the valid code of a company registered nowhere."""
    organisation = f"MA{number:06d}"
    total = sum(
        int(letter, 36) * weight for letter, weight in zip(organisation, _WEIGHTS, strict=True)
    )
    code = f"{_KIND}{_NOWHERE}{organisation}{_MARKS[total % 11]}"
    assert all(letter in ALPHABET for letter in code)
    return code + check_character(code)


def invented_phone(number: int) -> str:
    """Return a mobile number of a block that no carrier has been given."""
    return f"+86 154 {number // 10_000:04d} {number % 10_000:04d}"


def invented_mail(english_name: str, domain: str) -> str:
    """Return an address under the domain reserved for examples."""
    name = ".".join(word for word in english_name.lower().split() if word.isascii())
    return f"{name.replace(chr(39), '')}@{domain.replace('_', '-')}.example.com"
