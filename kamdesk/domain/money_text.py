"""Reads amounts as people type them: "1,200.50", "120万", "¥980 万", "10005534 USD".

Exact: an amount is never rounded, it is refused when the currency has no such fraction.
Not read, because it would be a guess: "1.200,50", "1.200 €" as a thousand, words for numbers.
"""

import re
import unicodedata
from decimal import Context, Decimal

from kamdesk.domain.money import CURRENCIES, Money, exponent
from kamdesk.errors import Refused

_LONGEST = 40
_LARGEST_MINOR = 2**63 - 1  # what a database integer holds
_EXACT = Context(prec=80)
_FACTORS = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_FACTORS |= {"K": 10**3, "M": 10**6, "B": 10**9, "萬": 10**4, "億": 10**8}
_MARKS = {
    "元": "CNY",
    "人民币": "CNY",
    "RMB": "CNY",
    "美元": "USD",
    "$": "USD",
    "US$": "USD",
    "欧元": "EUR",
    "€": "EUR",
    "£": "GBP",
    "英镑": "GBP",
    "日元": "JPY",
    "円": "JPY",
    "CN¥": "CNY",
    "HK$": "HKD",
    "港元": "HKD",
    "港币": "HKD",
}
_AMOUNT = re.compile(
    r"""(?P<sign>[-+]?)\s*(?P<before>[A-Z$€£¥]{0,3}|人民币)\s*(?P<inner>[-+]?)\s*
        (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*
        (?P<factor>百万|千万|[千万萬亿億]|[KMB](?![A-Z]))?\s*
        (?P<after>[A-Z]{3}|[€£$¥]|人民币|美元|欧元|英镑|日元|円|港元|港币|元)?""",
    re.VERBOSE,
)


def parse_money(text: str, default_currency: str, field: str = "amount") -> Money:
    """Read an amount in major units; without a currency in the text it is the default one.

    "¥" is the yuan unless the default currency is the yen.

    Raises:
        Refused: ``money.unreadable``, ``money.too_many_decimals``, ``money.two_currencies``,
            ``money.currency_unknown`` or ``money.too_large``.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    found = _AMOUNT.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None or (found["sign"] and found["inner"]):
        raise Refused("money.unreadable", field=field, text=text)
    currency = _currency(found["before"], found["after"], default_currency, field)
    major = Decimal(found["number"].replace(",", "")) * _FACTORS[found["factor"] or ""]
    minor = _minor(major, currency, field)
    negative = "-" in found["sign"] + found["inner"]
    return Money(-minor if negative else minor, currency)


def _minor(major: Decimal, currency: str, field: str) -> int:
    exact = major.scaleb(exponent(currency), _EXACT)
    if exact != exact.to_integral_value():
        raise Refused(
            "money.too_many_decimals", field=field, currency=currency, decimals=exponent(currency)
        )
    if exact > _LARGEST_MINOR:
        raise Refused("money.too_large", field=field)
    return int(exact)


def _currency(before: str, after: str | None, default: str, field: str) -> str:
    named = {_code(mark, default, field) for mark in (before, after) if mark}
    if len(named) > 1:
        raise Refused("money.two_currencies", field=field, currencies=", ".join(sorted(named)))
    return named.pop() if named else default


def _code(mark: str, default: str, field: str) -> str:
    if mark == "¥":
        return "JPY" if default == "JPY" else "CNY"
    code = _MARKS.get(mark, mark)
    if code not in CURRENCIES:
        raise Refused("money.currency_unknown", field=field, currency=mark)
    return code
