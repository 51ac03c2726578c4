"""Contribution history: how it comes in, who it belongs to, how it is counted and shown."""
