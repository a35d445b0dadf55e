"""One account: overview, timeline, score sheet."""
