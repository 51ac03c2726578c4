"""Default rules of succession, as text that a release lead can read and edit."""
