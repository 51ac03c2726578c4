"""OWNERS files: what they say, and who stood in them when."""
