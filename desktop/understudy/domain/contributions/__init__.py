"""Contributions: what counts as one, how it is read from messages and comments, and how it is counted."""
