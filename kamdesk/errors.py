"""The ways kamdesk fails on purpose, so that every caller can tell them apart."""


class KamdeskError(Exception):
    """Root of every error raised on purpose in this package.

    ``code`` is stable and translatable ("visit.in_future"); ``facts`` fill its sentence.
    ``facts["field"]``, when present, names the field a person has to mend.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def field(self) -> str | None:
        """The field to mend, or None when no single field is to blame."""
        named = self.facts.get("field")
        return None if named is None else str(named)


class Refused(KamdeskError):
    """A rule said no. The person can put it right; nothing was changed."""


class Unavailable(KamdeskError):
    """The world said no: disk full, damaged file, keychain locked."""
