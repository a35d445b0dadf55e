"""Everything that knows Qt: theme, widgets, charts, pages and the shell that frames them."""
