"""Schema, migrations and sessions of Understudy's database. Imports nothing else of ours."""
