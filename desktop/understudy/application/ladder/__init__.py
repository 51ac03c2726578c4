"""The ladder at work: policies in force, verdicts with evidence, cases, who has gone quiet, replays of the past."""
