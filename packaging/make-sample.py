"""Draws the sample community anew: nobody in it exists. Writes community.yaml and history/ in the sample's resources.

A seeded story of ten cycles: most leads were shadows of their role, some come from elsewhere, people stay or move on.
What happens by hand (swaps, departures, a corrected login, vacancies, a memorial) is written at the end.
"""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import yaml
from sample_applications import draw_applications
from sample_groups import draw_groups
from sample_history import draw_histories

SEED = 20260
GIVEN = (
    "Amara Bastian Chiyo Dariela Emeka Farida Gustav Hana Ilya Jamila Kofi Lucinda Mateus Nadia Oren Priscila "
    "Quentin Rosalind Soren Tamsin Ulrika Viktor Wanjiru Xiadani Yusuf Zofia Anselm Beatriz Corwin Delphine "
    "Eskil Fenna Gideon Halima Isolde Jorun Kamala Leopold Mireille Niko Odalys Pavel Ragna Sanjay Thandiwe "
    "Umar Vesna Willem Yara Zahir Aiko Benedikt Catalina Dragan Elodie Fumiko Giorgia Henrik Ingrid Jovan "
    "Katya Lorenz Maren Noor Ottavia "
).split()
FAMILY = (
    "Abiodun Bergström Castellanos Dąbrowska Eriksen Fonseca Grünwald Hashimoto Ivanović Jankowski Kiplagat "
    "Lindqvist Moreau Nakagawa Okafor Petrosyan Quiroga Raghunath Sandoval Takahashi Uribe Vasquez Wachira "
    "Xander Yıldız Zeman Arreola Bhattacharya Caruana Demir Ekwueme Fjeld Ghosh Horvat Iyer Jaramillo "
    "Kowalczyk Laurent Mbeki Novak Oyelaran Pires Rasmussen Silva Tremblay Usman Verhoeven Wójcik Yamada "
    "Zubiri O'Malley Brandão Çelik Dvořák Espinoza "
).split()

CYCLES = [f"3.{n}" for n in range(1, 11)]
STAY = 6
"""People move on after this many cycles."""
WEEKS = [15, 14, 15, 14, 15, 14, 15, 14, 15, 15]


def roles_of(number: int) -> list[str]:
    """The rows of a cycle: two signal roles become one in 3.6, Release Notes goes into Docs in 3.9."""
    roles = ["Team Lead" if number >= 4 else "Lead", "Enhancements" if number >= 3 else "Features"]
    roles += ["Release Signal"] if number >= 6 else ["CI Signal", "Bug Triage"]
    roles += ["Docs"] + ([] if number >= 9 else ["Release Notes"]) + ["Communications"]
    roles += ["Branch Manager"] + ([] if number >= 8 else ["Emeritus Adviser"])
    return roles


def track(role: str) -> str:
    """A role's name across renamings, for the story only."""
    return {
        "Lead": "Team Lead",
        "Features": "Enhancements",
        "CI Signal": "Release Signal",
        "Bug Triage": "Release Signal",
    }.get(role, role)


def main() -> None:
    """Write the file."""
    rng = random.Random(SEED)
    pairs = [(g, f) for g in GIVEN for f in FAMILY]
    rng.shuffle(pairs)
    people: dict[str, dict[str, str]] = {}
    given_used: set[str] = set()

    def newcomer() -> str:
        while True:
            given, family = pairs.pop()
            if sum(1 for k in people if people[k]["name"].split()[0] == given) < 3:
                break
        plain = "".join(c for c in given.lower() if c.isascii())
        initial = unicodedata.normalize("NFKD", family)[0].lower()
        login = f"lantern-{plain}" if plain not in given_used else f"lantern-{plain}-{initial}"
        while any(p["login"] == login for p in people.values()):
            login += "x"
        given_used.add(plain)
        key = login.removeprefix("lantern-")
        people[key] = {"name": f"{given} {family}", "login": login}
        if rng.random() < 0.85:
            people[key]["chat"] = rng.choice([plain, f"{given} {family}", f"{plain}.{family.lower()}"])
        return key

    served: dict[str, int] = {}
    led: dict[str, int] = {}
    headed: set[str] = set()
    last_shadows: dict[str, list[str]] = {}
    last_leads: dict[str, str] = {}
    last_team: list[str] = []
    cycles = []
    start = -(sum(WEEKS[:-1]) + 2 * (len(WEEKS) - 1)) - 10
    for number, name in enumerate(CYCLES, start=1):
        rows: list[dict[str, object]] = []
        seated: set[str] = set()
        roles = roles_of(number)
        for role in roles:
            kind = track(role)
            pool = [p for p in last_shadows.get(kind, []) if p not in seated and p not in headed]
            if role == "Emeritus Adviser":
                seasoned = [p for p in led if led[p] and served[p] >= 3 and p not in seated]
                lead = rng.choice(sorted(seasoned)) if seasoned else newcomer()
            elif pool and rng.random() < 0.88:
                lead = max(pool, key=lambda p: served.get(p, 0) + rng.random())
            elif last_team and (kind == "Team Lead" or rng.random() < 0.6):
                fresh = sorted(p for p in last_team if p not in seated and p not in headed and served[p] < STAY)
                lead = rng.choice(fresh or [newcomer()])
            else:
                lead = newcomer()
            seated.add(lead)
            if kind == "Team Lead":
                headed.add(lead)
            rows.append({"label": role, "leads": [lead], "shadows": []})
        for row in rows:
            role, kind = str(row["label"]), track(str(row["label"]))
            if role == "Emeritus Adviser":
                continue
            want = {"Branch Manager": 1, "Team Lead": 4, "Lead": 3}.get(
                role, rng.choice([3, 4, 4, 4, 5 if number > 5 else 4])
            )
            around = [p for p in last_team if p not in seated and p not in headed and served[p] < STAY]
            stay = [p for p in last_shadows.get(kind, []) if p in around and rng.random() < 0.35]
            movers = [p for p in around if p not in stay and rng.random() < 0.12]
            if kind == "Team Lead":
                movers = sorted((p for p in last_leads.values() if p in around), key=lambda p: -served[p])[:3]
            shadows = list(dict.fromkeys(stay[: want // 2 + 1] + movers[: want - 1]))[: want - 1]
            while len(shadows) < want:
                shadows.append(newcomer())
            seated.update(shadows)
            row["shadows"] = sorted(shadows, key=lambda p: people[p]["name"])
        last_shadows, last_leads, last_team = {}, {}, []
        for row in rows:
            kind = track(str(row["label"]))
            last_shadows.setdefault(kind, []).extend(row["shadows"])  # type: ignore[arg-type]
            if kind != "Emeritus Adviser":
                last_leads[kind] = row["leads"][0]  # type: ignore[index]
            for person in [*row["leads"], *row["shadows"]]:  # type: ignore[misc]
                served[person] = served.get(person, 0) + 1
                last_team.append(person)
            for person in row["leads"]:  # type: ignore[attr-defined]
                led[person] = led.get(person, 0) + 1
        cycles.append({"name": name, "start": start, "weeks": WEEKS[number - 1], "rows": rows, "changes": []})
        start += WEEKS[number - 1] + 2

    def row(cycle: int, label: str) -> dict[str, list[str]]:
        return next(r for r in cycles[cycle - 1]["rows"] if r["label"] == label)  # type: ignore[return-value, union-attr]

    def change(cycle: int, week: int, label: str, **what: object) -> None:
        cycles[cycle - 1]["changes"].append({"week": week, "label": label, **what})  # type: ignore[union-attr]

    # 3.3: a Docs shadow leaves in week 6. 3.5: the Communications lead hands over to a shadow in week 8.
    change(3, 6, "Docs", drop=[row(3, "Docs")["shadows"][0]])
    communications = row(5, "Communications")
    change(5, 8, "Communications", leads=[communications["shadows"][0]], drop=[communications["shadows"][0]])
    # 3.7: a second Release Signal lead comes from the Docs shadows in week 10 and stays listed there.
    change(7, 10, "Release Signal", leads=[*row(7, "Release Signal")["leads"], row(7, "Docs")["shadows"][1]])
    # 3.8: two late joiners; 3.9: the login of one person was written wrong at first.
    change(8, 4, "Enhancements", add=[newcomer()])
    change(9, 3, "Release Signal", add=[newcomer()])
    wrong = row(9, "Communications")["shadows"][0]
    cycles[8]["misspelled"] = {"person": wrong, "login": people[wrong]["login"] + "-old", "until_week": 2}
    # 3.10 runs now: nobody leads Branch Manager yet, one Docs place is open.
    row(10, "Branch Manager")["leads"] = []
    row(10, "Branch Manager")["shadows"] = []
    change(10, 7, "Enhancements", drop=[row(10, "Enhancements")["shadows"][-1]])
    # One person changed their login between 3.6 and 3.7, one is remembered.
    for key in row(7, "Docs")["shadows"] + row(7, "Communications")["leads"]:
        if any(key in [*r["leads"], *r["shadows"]] for c in cycles[:6] for r in c["rows"]):  # type: ignore[union-attr, misc]
            people[key]["login_before"] = people[key]["login"] + "-dev"
            people[key]["renamed_in"] = "3.7"
            break
    cycles[7]["remembered"] = row(2, "Bug Triage")["leads"][0]
    cycles[3]["thanks"] = ["Tove Sandahl", "Rui Carvalhal"]

    document = {"programme": "Lantern release team (sample)", "people": people, "cycles": cycles}
    out = Path("resources/understudy_resources/sample/community.yaml")
    head = "# The sample community: nobody in it exists. Drawn by packaging/make-sample.py; weeks count from today.\n"
    out.write_text(
        head + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None),
        encoding="utf-8",
    )
    print(f"{len(people)} people, {len(cycles)} cycles -> {out}")
    draw_histories(document, out.parent / "history")
    draw_groups(document, out.parent / "history")
    applications = draw_applications(document["people"], document["cycles"])
    (out.parent / "history" / "applications.csv").write_text(applications, encoding="utf-8")


if __name__ == "__main__":
    main()
