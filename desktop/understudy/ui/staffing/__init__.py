"""Staffing: a proposal for a team from its applications, with reasons."""
