"""The page of a day: what to do next, and what to know before doing it."""
