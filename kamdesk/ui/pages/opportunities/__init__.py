"""The pipeline: board by stage, table, timeline, and a director's review."""
