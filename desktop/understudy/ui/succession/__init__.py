"""Succession: who could be asked next, what was answered, and how good such lists were."""
