"""Short builders, so that a registry entry reads like a list of fields."""

from kamdesk.i18n import N_
from kamdesk.protocol.entities.field import Choice, Field, FieldType, Merge

_T = FieldType


def text(name: str, label: str, *, required: bool = False) -> Field:
    return Field(name, _T.TEXT, label, required=required)


def long_text(name: str, label: str, *, shared: bool = False, required: bool = False) -> Field:
    """Several lines; ``shared`` text is merged letter by letter."""
    merge = Merge.TEXT if shared else Merge.SCALAR
    return Field(name, _T.LONG_TEXT, label, required=required, merge=merge)


def integer(
    name: str,
    label: str,
    low: int | None = None,
    high: int | None = None,
    *,
    required: bool = False,
) -> Field:
    return Field(name, _T.INTEGER, label, required=required, minimum=low, maximum=high)


def decimal(name: str, label: str, low: int | None = None, high: int | None = None) -> Field:
    return Field(name, _T.DECIMAL, label, minimum=low, maximum=high)


def share(name: str, label: str, *, required: bool = False) -> Field:
    return Field(name, _T.SHARE, label, required=required, minimum=0, maximum=1)


def money(
    name: str,
    label: str,
    low: int | None = None,
    *,
    currency: str = "currency",
    ask: bool = False,
    required: bool = False,
) -> Field:
    merge = Merge.ASK if ask else Merge.SCALAR
    return Field(
        name, _T.MONEY, label, required=required, merge=merge, currency=currency, minimum=low
    )


def currency(name: str = "currency", label: str = N_("Currency")) -> Field:
    return Field(name, _T.CURRENCY, label)


def day(name: str, label: str, *, required: bool = False) -> Field:
    return Field(name, _T.DAY, label, required=required)


def moment(name: str, label: str, *, required: bool = False) -> Field:
    return Field(name, _T.MOMENT, label, required=required)


def flag(name: str, label: str) -> Field:
    return Field(name, _T.FLAG, label)


def choice(name: str, label: str, choices: tuple[Choice, ...], *, required: bool = False) -> Field:
    return Field(name, _T.CHOICE, label, required=required, choices=choices)


def words(name: str, label: str) -> Field:
    return Field(name, _T.SET, label, merge=Merge.SET)


def reference(
    name: str, label: str, entity: str, *, required: bool = False, ask: bool = False
) -> Field:
    merge = Merge.ASK if ask else Merge.SCALAR
    return Field(name, _T.REFERENCE, label, required=required, merge=merge, reference=entity)


def document(name: str, label: str, *, required: bool = False) -> Field:
    return Field(name, _T.DOCUMENT, label, required=required)


def account(*, required: bool = True) -> Field:
    """The account a record is seen with."""
    return reference("account_id", N_("Account"), "account", required=required)


def vocabulary(**labels: str) -> tuple[Choice, ...]:
    """Choices from ``key="Label"`` pairs, in the order given."""
    return tuple(Choice(key, label) for key, label in labels.items())


EXTERNAL_ID = text("external_id", N_("External id"))
