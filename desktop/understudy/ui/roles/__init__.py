"""Roles: what they are called, how they turned into one another, and who led them."""
