"""Applications to shadow: brought in from form exports, matched to known people, read out. All of it is private."""
