"""What screens are built from; docs/screens.md shows how."""
