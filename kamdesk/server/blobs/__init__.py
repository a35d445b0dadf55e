"""Attachments by checksum, in chunks that may be sent again."""
