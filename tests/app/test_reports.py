"""``report`` and ``export roster``: files from the command line."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.application.rosters import roster, write
from understudy.domain.rosters.parse import parse_roster

FORMATS = ["pdf", "html", "md", "csv", "xlsx", "json"]
FIRST_BYTES = {"pdf": b"%PDF-", "xlsx": b"PK", "html": b"<!DOCTYPE html>", "md": b"# ", "json": b"{"}


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("kind", ["cycle", "retention"])
def test_every_report_in_every_format(on_sample: Run, tmp_path: Path, kind: str, fmt: str) -> None:
    file = tmp_path / "made for this" / f"report.{fmt}"
    said = on_sample("--json", "report", kind, "--format", fmt, "--out", file)
    assert said.code == 0
    assert said.json == {"files": [str(file)]}
    data = file.read_bytes()
    assert data.startswith(FIRST_BYTES.get(fmt, b""))
    assert [path.name for path in file.parent.iterdir()] == [file.name], "nothing half-written is left"
    assert len(data) > 300


def test_text_goes_to_standard_output_and_the_rest_needs_a_file(on_sample: Run, tmp_path: Path) -> None:
    text = on_sample("report", "cycle")
    assert text.code == 0
    assert text.out.startswith("# Lantern release team (sample) 3.10")
    assert "--out FILE" in on_sample("report", "cycle", "--format", "pdf").error
    assert "--out FILE" in on_sample("report", "cycle", "--format", "xlsx").error
    wrapped = on_sample("--json", "report", "cycle").json
    assert wrapped["files"] == []
    assert wrapped["text"].startswith("# Lantern")
    assert on_sample("--json", "report", "cycle", "--format", "json").json["kind"] == "cycle"


def test_a_report_says_its_window_sources_and_definitions(on_sample: Run) -> None:
    for arguments in (["cycle", "--cycle", "3.8"], ["retention", "--from", "3.2", "--to", "3.8"]):
        text = on_sample("report", *arguments).out
        for fact in ("**Window:**", "**Sources:**", "**Completeness:**", "## How this was counted", "made 20"):
            assert fact in text, (arguments, fact)
    assert "cycles 3.2 to 3.8" in on_sample("report", "retention", "--from", "3.2", "--to", "3.8").out
    (cycle,) = [row for row in on_sample("--json", "list", "cycles").json["rows"] if row["cycle"] == "3.8"]
    assert f"{cycle['start']} to {cycle['release']}" in on_sample("report", "cycle", "--cycle", "3.8").out


def test_readers_see_what_is_for_them(on_sample: Run) -> None:
    public = on_sample("report", "retention").out
    private = on_sample("report", "retention", "--audience", "private").out
    assert "The people behind the figures" in private
    assert "The people behind the figures" not in public
    assert "for public readers" in public
    names = {row["person"] for row in on_sample("--json", "list", "people").json["rows"]}
    assert not [name for name in names if name in public], "public figures name nobody"
    assert [name for name in names if name in private]


def test_small_groups_are_not_counted_for_public_readers(on_sample: Run) -> None:
    cell = re.compile(r"\b(\d+) of ([12])\b")
    window = ("report", "retention", "--from", "3.8", "--to", "3.9")
    table = on_sample(*window).out.partition("## By cycle")[2].partition("## How")[0]
    assert "under 3" in table
    assert not cell.search(table)
    assert cell.search(on_sample(*window, "--audience", "steering").out)


def test_what_cannot_be_reported(on_sample: Run, cli: Run, rosters: Path, tmp_path: Path) -> None:
    assert "There is no cycle 4.0" in on_sample("report", "cycle", "--cycle", "4.0").error
    assert "does not exist yet" in on_sample("report", "cycle", "--cycle", "3.11").error
    assert "invalid choice" in on_sample("report", "weather").error
    assert "swap them" in on_sample("report", "retention", "--from", "3.8", "--to", "3.2").error
    assert "Import rosters first" in cli("report", "cycle").error
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    assert "cannot be written" in on_sample("report", "cycle", "--out", in_the_way / "report.md").error


def test_formulas_stay_text_in_every_format(cli: Run, tmp_path: Path) -> None:
    nasty = "=A1'B2'!C3"
    label = "=1+1"
    write(tmp_path / "r", "2.1", roster((label, [(nasty, "ada-m")], [])))
    assert cli("import", "rosters", tmp_path / "r").code == 0
    for fmt in FORMATS:
        assert cli("report", "cycle", "--format", fmt, "--out", tmp_path / f"r.{fmt}").code == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "r.csv").read_text("utf-8-sig"))))
    assert any(f"'{label}" in row for row in rows)
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row)
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert not any("<f>" in sheet for sheet in sheets)
        assert label in book.read("xl/sharedStrings.xml").decode()
    html = (tmp_path / "r.html").read_text("utf-8")
    assert "=A1&#39;B2&#39;!C3" in html


def test_html_and_markdown_show_names_as_they_are(cli: Run, tmp_path: Path) -> None:
    write(tmp_path / "r", "2.1", roster(("Docs", [("Ada _x_ <b>Marsh</b> & Co", "ada-m")], [])))
    assert cli("import", "rosters", tmp_path / "r").code == 0
    assert cli("report", "cycle", "--format", "html", "--out", tmp_path / "r.html").code == 0
    html = (tmp_path / "r.html").read_text("utf-8")
    assert "<b>" not in html
    assert "<script" not in html
    assert "Marsh" in html
    assert json.loads(cli("report", "cycle", "--format", "json").out)["title"].endswith("2.1")


def test_a_roster_comes_back_as_it_was_written(cli: Run, rosters: Path, tmp_path: Path) -> None:
    cli("import", "rosters", rosters)
    out = tmp_path / "out" / "release-2.2" / "release-team.md"
    assert cli("--json", "export", "roster", "--cycle", "2.2", "--out", out).json == {"files": [str(out)]}
    text = out.read_text("utf-8")
    assert cli("export", "roster", "--cycle", "v2.2").out == text

    def told(source: str) -> list[tuple[str, list[str], list[str]]]:
        rows = parse_roster(source, "x").rows
        return [(r.label, [p.name for p in r.leads], [p.name for p in r.shadows]) for r in rows]

    assert told(text) == told((rosters / "release-2.2" / "release-team.md").read_text("utf-8"))
    there = cli("--home", tmp_path / "other", "import", "rosters", tmp_path / "out", "--json").json
    assert there["anomalies"] == []
    wrapped = cli("--json", "export", "roster", "--cycle", "2.2").json
    assert wrapped == {"files": [], "text": text}


def test_what_cannot_be_exported(cli: Run, rosters: Path) -> None:
    cli("import", "rosters", rosters)
    assert "does not exist yet" in cli("export", "roster", "--cycle", "2.3").error
    assert "There is no cycle 2.4" in cli("export", "roster", "--cycle", "2.4").error
    assert "--cycle" in cli("export", "roster").error
