"""Everything a person can do, as data registered once."""
