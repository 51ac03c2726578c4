"""Applications to shadow: form exports with changing columns, read into fields, answers, claims and time zones."""
