"""Home: where the cycle stands, what needs the user, and what changed."""
