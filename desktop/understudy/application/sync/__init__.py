"""Bringing GitHub's history in: resumable page by page, polite, and equal to GitHub when it is done."""
