"""Users, territories and lines, and who therefore sees which account."""
