"""Writing up a visit."""
