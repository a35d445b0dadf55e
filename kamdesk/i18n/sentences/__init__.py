"""Turns an error's code and facts into the sentence a person reads.

Each sibling module holds ``SENTENCES`` of one room: code to English text with ``{fact}``
placeholders, marked by ``N_``.
"""

import pkgutil
from datetime import date, datetime
from importlib import import_module

from kamdesk.errors import KamdeskError
from kamdesk.i18n import formats
from kamdesk.i18n.catalogues import _


def _merged() -> dict[str, str]:
    merged: dict[str, str] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        merged.update(import_module(module.name).SENTENCES)
    return merged


SENTENCES = _merged()


def sentence(error: KamdeskError) -> str:
    """Return what to tell the person; a code without a sentence is shown as it is."""
    text = _(SENTENCES.get(error.code, ""))
    try:
        return (
            text.format(**{name: _shown(fact) for name, fact in error.facts.items()}) or error.code
        )
    except (LookupError, ValueError, AttributeError, TypeError):
        # A sentence that asks for a fact nobody gave must not hide the refusal behind a crash.
        return error.code


def _shown(fact: object) -> object:
    """Write dates and lists as people read them; the rest formats itself."""
    if isinstance(fact, datetime):
        return formats.moment(fact) if fact.tzinfo else fact
    if isinstance(fact, date):
        return formats.full_date(fact)
    if isinstance(fact, list | tuple | set | frozenset):
        return formats.listing(str(one) for one in fact)
    return fact
