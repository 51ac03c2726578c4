"""People: the directory, one person's page, and who may be one person."""
