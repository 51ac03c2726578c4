"""Sources: where facts come from, and bringing rosters in."""
