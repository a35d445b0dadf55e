"""Building blocks of every page: cards, buttons, marks, lists, notices. None knows a rule."""
