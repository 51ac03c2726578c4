"""Adapter to GitHub: the only place that knows PyGithub."""
