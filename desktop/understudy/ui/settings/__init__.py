"""Settings: the user, the look, programmes, rules and data."""
