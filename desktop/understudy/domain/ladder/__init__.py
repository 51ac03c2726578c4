"""The contributor ladder: a policy as text, verdicts on a person with evidence, and cases that people decide."""
