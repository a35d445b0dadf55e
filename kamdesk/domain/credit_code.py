"""统一社会信用代码: is a unified social credit code right, and what was probably meant.

GB 32100-2015: 18 characters of an alphabet without I O S V Z; weight of position i is 3 ** (i - 1)
mod 31 and the last character is (31 - sum mod 31) mod 31. Positions 9-17 are the organisation code
with a check of its own (GB 11714: weights 3 7 9 10 5 8 4 2; 11 - sum mod 11, 10 is X, 11 is 0).
"""

import unicodedata
from typing import Final

from kamdesk.errors import Refused

LENGTH: Final = 18
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, position, 31) for position in range(LENGTH - 1))
_ORGANISATION = slice(8, 17)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0X987654321"  # indexed by the sum mod 11
_MISREAD = str.maketrans("OIZSV", "0125U")


def credit_code(text: str) -> str:
    """Return the code as it is stored: 18 characters, upper case, without spaces or hyphens.

    Raises:
        Refused: ``credit_code.wrong_length``, ``.wrong_character``, ``.wrong_organisation_check``
            or ``.wrong_check``.
    """
    code = _squeezed(text)
    if len(code) != LENGTH:
        raise Refused("credit_code.wrong_length", field="credit_code", length=len(code))
    for position, letter in enumerate(code, start=1):
        if letter not in ALPHABET:
            raise Refused(
                "credit_code.wrong_character", field="credit_code", found=letter, position=position
            )
    if not _organisation_adds_up(code):
        raise Refused("credit_code.wrong_organisation_check", field="credit_code")
    if check_character(code) != code[-1]:
        raise Refused("credit_code.wrong_check", field="credit_code")
    return code


def is_valid(text: str) -> bool:
    """Tell whether both checks hold."""
    try:
        credit_code(text)
    except Refused:
        return False
    return True


def repair(text: str) -> str | None:
    """Suggest the valid code meant when letters outside the alphabet were read for lookalikes.

    Never to be applied silently: it may be another company's code. None when nothing was misread or
    reading it right does not make both checks hold.
    """
    code = _squeezed(text)
    read_right = code.translate(_MISREAD)
    return read_right if read_right != code and is_valid(read_right) else None


def check_character(code: str) -> str:
    """Return the 18th character that the first 17 ask for; they must be of the alphabet."""
    total = sum(
        ALPHABET.index(letter) * weight for letter, weight in zip(code, _WEIGHTS, strict=False)
    )
    return ALPHABET[-total % 31]


def _organisation_adds_up(code: str) -> bool:
    organisation = code[_ORGANISATION]
    values = (int(letter, 36) for letter in organisation[:-1])
    total = sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[total % 11] == organisation[-1]


def _squeezed(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in wide if not letter.isspace() and letter != "-")
