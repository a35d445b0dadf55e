"""Money: whole minor units with a currency, exact sums that never mix currencies, dated rates.

Rounding, where a rate or a probability forces it, is half to even and happens once, at the end.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from msgspec import Struct

from kamdesk.errors import Refused

# The currencies of ISO 4217 in circulation; a typing mistake must not become a currency.
_IN_CIRCULATION = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW
UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_IN_CIRCULATION.split())
# ISO 4217 minor-unit exponents that are not 2.
_EXPONENTS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"), 0
    ),
    **dict.fromkeys(("VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_CODE_LENGTH = 3
# Wide enough for any 64-bit amount times a rate; the default 28 digits would round silently.
_EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN)


def exponent(currency: str) -> int:
    """Return how many decimals a currency has (JPY 0, most 2, KWD 3)."""
    return _EXPONENTS.get(currency, 2)


class Money(Struct, frozen=True):
    """An amount in minor units (cents, fen) of one currency, an ISO code in capitals."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse a currency that cannot be one.

        Raises:
            Refused: ``money.currency_unknown``.
        """
        code = self.currency
        if len(code) != _CODE_LENGTH or not (code.isascii() and code.isalpha() and code.isupper()):
            raise Refused("money.currency_unknown", field="currency", currency=code)

    @property
    def major(self) -> Decimal:
        """The amount in major units (yuan, dollars), exact."""
        return Decimal(self.amount_minor).scaleb(-exponent(self.currency), _EXACT)

    def __add__(self, other: "Money") -> "Money":
        """Add within one currency; ``money.mixed_currencies`` otherwise."""
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract within one currency; ``money.mixed_currencies`` otherwise."""
        return Money(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        """Turn the sign."""
        return Money(-self.amount_minor, self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise Refused("money.mixed_currencies", one=self.currency, other=other.currency)
        return other.amount_minor


def plain_text(money: Money) -> str:
    """Write an amount as ``parse_money`` reads it back, such as "1200.50 USD"."""
    return f"{money.major:f} {money.currency}"


def sum_by_currency(amounts: Iterable[Money]) -> dict[str, Money]:
    """Add amounts up, one sum per currency, keyed and sorted by currency."""
    totals: defaultdict[str, int] = defaultdict(int)
    for money in amounts:
        totals[money.currency] += money.amount_minor
    return {currency: Money(totals[currency], currency) for currency in sorted(totals)}


def weighted(money: Money, share: float) -> Money:
    """Return a share of an amount, 0-1, such as its probability of coming true."""
    return Money(_whole(_share_of(money, share)), money.currency)


def weighted_by_currency(shares: Iterable[tuple[Money, float]]) -> dict[str, Money]:
    """Add up shares of amounts per currency, rounded once per sum."""
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for money, share in shares:
        totals[money.currency] = _EXACT.add(totals[money.currency], _share_of(money, share))
    return {currency: Money(_whole(totals[currency]), currency) for currency in sorted(totals)}


def _share_of(money: Money, share: float) -> Decimal:
    # Through its shortest text a share of 0.35 means 35 %, not the nearest binary fraction.
    return _EXACT.multiply(Decimal(money.amount_minor), Decimal(str(share)))


def _whole(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), context=_EXACT))


class ExchangeRate(Struct, frozen=True):
    """One major unit of ``currency`` is worth ``rate`` major units of ``base`` from ``on`` on."""

    currency: str
    base: str
    on: date
    rate: Decimal


class Converted(Struct, frozen=True):
    """A total in one currency, what could not be converted, and the rates that were used."""

    total: Money
    unconverted: tuple[Money, ...]
    rates: tuple[ExchangeRate, ...]


def rate_on(
    rates: Iterable[ExchangeRate], currency: str, base: str, day: date
) -> ExchangeRate | None:
    """Return the latest rate on or before a day, None when there is none."""
    known = (r for r in rates if r.currency == currency and r.base == base and r.on <= day)
    return max(known, key=lambda rate: rate.on, default=None)


def convert(
    amounts: Iterable[Money], base: str, rates: Sequence[ExchangeRate], day: date
) -> Converted:
    """Bring amounts into one currency at the rates of a day.

    Amounts of a currency without a rate stay out of the total and are named, one sum per currency.
    """
    total, missing, used = Money(0, base), [], []
    for currency, subtotal in sum_by_currency(amounts).items():
        if currency == base:
            total += subtotal
        elif (rate := rate_on(rates, currency, base, day)) is not None:
            total += _at(subtotal, rate)
            used.append(rate)
        else:
            missing.append(subtotal)
    return Converted(total, tuple(missing), tuple(used))


def _at(money: Money, rate: ExchangeRate) -> Money:
    exact = _EXACT.multiply(money.major, rate.rate)
    return Money(_whole(exact.scaleb(exponent(rate.base), _EXACT)), rate.base)
