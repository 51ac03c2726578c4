"""The first run: who are you, and what to begin with."""
