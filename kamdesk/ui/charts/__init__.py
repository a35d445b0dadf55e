"""Charts: trend, radar; each says its date, opens its evidence and leaves as a picture."""
