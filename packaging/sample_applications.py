"""Draws the answers of the sample's application form: newcomers nobody has seen, and people of the last cycles.

Days count from the Monday of the week in which the sample is loaded. Nobody exists.
"""

from __future__ import annotations

import csv
import io
import random
from typing import Any

SEED = 31_11
HEAD = (
    "Timestamp", "Email Address", "Name", "Pronouns", "GitHub Handle", "Slack Handle", "Company Affiliation / Employer",
    "Do you consent to your answers being used in a non-identifying way?",
    "Have you previously served on a Lantern Release Team?",
    "Please tell us which Release Team(s) you were previously on and what role you held (e.g. Lead or Shadow)",
    "Which Release Team roles are you interested in?",
    "How much time do you estimate you can commit to the Release Team a week? ",
    "Will you be able to attend Release Team meetings? ", "Will you be able to attend Burndown meetings?",
    "Do you have schedule conflicts?", "Can you volunteer for the subsequent release teams?",
    "What time zone are you normally in?", "Are you a Lantern Org Member?", "Why are you interested in that role(s)?",
    "Goals",
)  # fmt: skip
ROLES = ("Enhancements", "Release Signal", "Docs", "Communications")
ZONES = (
    "CET", "Berlin", "IST", "Asia/Tokyo", "America/Sao_Paulo", "UTC+5:30", "EST/EDT", "WAT", "Pacific Time",
    "AEST (UTC+10)",
    "CST", "Nairobi", "+1", "Warsaw", "Buenos Aires",
)  # fmt: skip
HOURS = ("5", "8 to 10", "10+", "about 6 hours", "up to 12, more in code freeze", "4-6")
ATTEND = ("Yes, most of them", "Yes, most of them", "Some, but not all of them",
          "I will not be able to attend the meetings if they fall during my work hours")  # fmt: skip
EMPLOYERS = (
    "Harbour Light Cooperative",
    "Beacon Works",
    "Tidewater Systems",
    "North Mole University",
    "independent",
    "",
    "N/A",
)
WHY = (
    "I read the notes of every release, and would like to help with them.",
    "I answer questions about the guide at work, and know where people stumble.",
    "Watching the boards is what I like to do; I look after two at work.",
    "A friend was a shadow and told me how much they learned.",
    "I would like to see how a release comes together, end to end.",
)
GOALS = (
    "Lead a role in a year.", "Learn how decisions are made, and give something back.",
    "Meet the people behind the names.",
    "Get to know the code by its tests.", "Stay for several cycles.",
)  # fmt: skip
CONFLICTS = ("No", "", "Vacation in the third week", "On call every fourth week", "Exams in the last week")


def draw_applications(people: dict[str, dict[str, Any]], cycles: list[dict[str, Any]]) -> str:
    """The export as CSV. ``people`` and ``cycles`` as the community's file has them."""
    rng = random.Random(SEED)
    last = cycles[-1]
    shadows = [(key, row["label"]) for row in last["rows"] if row["label"] in ROLES for key in row["shadows"]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    rows = []
    for key, role in shadows[:9]:
        person = people[key]
        rows.append(_row(rng, person["name"], person.get("login", ""), f"{last['name']} {role} shadow", [role]))
    given = ("Alba Bruno Celia Dmytro Efua Felix Gretel Hamid Ilse Juno Kaito Leila Malik Nell Osman Pia Rafa Selma "
             "Theo Uri Vida Wren Yusra Zeno").split()  # fmt: skip
    family = "Ashdown Birkeland Calloway Dimitrov Enright Farkas Galvan Holm Imani Jordal Kessler Lomax".split()
    for number, name in enumerate(given * 2):
        surname = family[(number * 5 + number // len(given)) % len(family)]
        whole = f"{name} {surname}"
        login = f"lantern-{name}-{surname}{number if number >= len(given) else ''}".casefold()
        wishes = rng.sample(ROLES, rng.choice((1, 1, 2)))
        rows.append(_row(rng, whole, rng.choice((login, f"@{login}", f"https://github.com/{login}")), "", wishes))
    rng.shuffle(rows)
    again = list(rows[3])
    again[-1] = "I forgot to say: I can also help with the guide."
    rows.insert(20, again)
    rows.insert(30, _row(rng, "asdf", "", "", ["Docs"]))
    for number, row in enumerate(rows):
        minutes = 37 * number + 11
        row[0] = f"<day {-10 + minutes // 240}> {9 + minutes % 240 // 30:02}:{minutes % 60:02}:00"
        writer.writerow(row)
    return out.getvalue()


def _row(rng: random.Random, name: str, login: str, served: str, wishes: list[str]) -> list[str]:
    plain = login.rpartition("/")[2].lstrip("@").removeprefix("lantern-") or name.casefold()
    return [
        "", f"{plain.replace(' ', '.')}@lamps.example.org", name, rng.choice(("she/her", "he/him", "they/them", "")),
        login, f"@{plain}", rng.choice(EMPLOYERS), rng.choice(("Yes", "Yes", "No")), "Yes" if served else "No", served,
        ", ".join(wishes), rng.choice(HOURS), rng.choice(ATTEND), rng.choice(ATTEND), rng.choice(CONFLICTS),
        rng.choice(("Yes", "Maybe", "No")), rng.choice(ZONES), rng.choice(("Yes", "No")), rng.choice(WHY),
        rng.choice(GOALS),
    ]  # fmt: skip
