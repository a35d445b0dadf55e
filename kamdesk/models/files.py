"""Which files of attachments lie on this device. Nothing here travels."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kamdesk.models.base import Base


class KeptFile(Base):
    """One content, however many attachments name it. ``here``: whole, and checked on this device.

    ``sealed_epoch`` is the epoch in which the server confirmed to hold it, by its checksum; empty
    before that. ``wanted``: a person asked for it. ``problem`` is the code of what stands in the
    way of sending or fetching it.
    """

    __tablename__ = "kept_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    here: Mapped[bool] = mapped_column(default=False)
    wanted: Mapped[bool] = mapped_column(default=False)
    sealed_epoch: Mapped[int | None] = mapped_column(default=None)
    problem: Mapped[str | None] = mapped_column(default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
