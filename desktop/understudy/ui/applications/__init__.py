"""Applications: per role who applied, one application in full, imports and letters."""
