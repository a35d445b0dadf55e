"""What frames the pages: rail, bars, palette, undo. The only place that opens pages."""
