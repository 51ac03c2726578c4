"""Bringing facts in from files: reading, comparing with what is known, writing."""
