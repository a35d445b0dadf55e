"""Visits and week: day columns to plan in, the queue beside them, and the visits that were."""
