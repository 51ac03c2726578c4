"""The ladder: who stands where, cases, who has gone quiet, replays, the text of policies."""
