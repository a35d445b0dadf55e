"""Rows to plain documents: what goes on paper, into a terminal or onto a clipboard."""
