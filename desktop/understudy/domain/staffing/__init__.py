"""Staffing a team: applicants to roles under rules about the mix, with reasons that are checked by solving again."""
