"""Proposing a team from the applications of a cycle."""
