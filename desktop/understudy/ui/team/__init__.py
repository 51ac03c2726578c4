"""Team: the roster of a cycle as a board and a table, and the dates of the cycle."""
