"""OWNERS files: who is effective where, at any date."""
