"""The OWNERS screen."""
