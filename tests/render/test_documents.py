"""Documents in every format: hostile texts stay texts, and the same document gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from understudy.application.documents import Bars, Document, Facts, Heading, Paragraph, Table
from understudy.render.documents import render

FORMATS = ["md", "html", "pdf", "csv", "xlsx", "json"]
HOSTILE = [
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "a & b < c > d \" e ' f",
    "pipe | in | a cell",
    "back\\slash and `code` and *stars* and _lines_",
    "[link](javascript:alert(1)) ![x](http://example.org/x.png)",
    "# no heading",
    "1. no list",
    "2) no list either",
    "* nor this",
    "&lt;b&gt; stays five letters",
    "---",
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    '#panic("typst") #let x = 1',
    "$ math $ @label <tag> ~ // comment /* other */",
    "{{ 7 * 7 }} {% raw %}",
    "line one\nline two\r\nline three",
    "Zoë Ångström – “quoted” … ﷽ 漢字 עברית 🚀",
    "",
]


def document(texts: list[str]) -> Document:
    """Every text in every place that a text can have."""
    rows = tuple((text, number, number / 3, None) for number, text in enumerate(texts))
    blocks: list[Heading | Paragraph | Facts | Table | Bars] = []
    for text in texts:
        blocks += [Heading(text), Heading(text, 2), Paragraph(text), Facts(text, ((text, text),))]
    return Document(
        kind="test",
        title=texts[0],
        subtitle=texts[1],
        audience="public",
        made_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        blocks=(
            *blocks,
            Table(texts[2], (texts[3], "n", "third", "nothing"), rows, frozenset({1, 2}), texts[4]),
            Bars(texts[5], tuple(texts), tuple(0.5 for _ in texts), tuple(texts)),
        ),
    )


@pytest.fixture(scope="module")
def hostile() -> Document:
    return document(HOSTILE)


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_document_gives_the_same_bytes(hostile: Document, fmt: str) -> None:
    first = render(hostile, fmt)
    assert first == render(document(list(HOSTILE)), fmt)
    changed = replace(hostile, title="Another title")
    assert render(changed, fmt) != first


def test_an_unknown_format_is_refused(hostile: Document) -> None:
    with pytest.raises(ValueError, match=r"docx.*choose from md, html"):
        render(hostile, "docx")


# --- HTML -------------------------------------------------------------------------------------------------------------
class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_html_shows_every_text_and_runs_none(hostile: Document) -> None:
    page = render(hostile, "html").decode()
    reader = _Reader()
    reader.feed(page)
    assert reader.tags <= set(
        {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "dl", "dt", "dd"}
        | {"table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "span", "i"}
    )
    assert not [name for name, _ in reader.attributes if name.startswith("on") or name in ("src", "href")]
    text = "".join(reader.words)
    for wanted in HOSTILE:
        assert wanted.replace("\r\n", "\n") in text.replace("\r\n", "\n")


def test_html_asks_nobody_else_for_anything(hostile: Document) -> None:
    plain = document(["One", "Two", "Three", "Four", "Five", "Six"])
    assert not re.search(r"https?://|@import|url\(", render(plain, "html").decode())


# --- Markdown ---------------------------------------------------------------------------------------------------------
def test_markdown_shows_every_text_and_makes_nothing_of_it(hostile: Document) -> None:
    source = render(hostile, "md").decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "em_open", "hr", "code_block"}
    assert not {t.type for t in tokens if t.type in ("ordered_list_open", "blockquote_open", "fence")}
    shown = {" ".join(token.content.split()) for token in tokens if token.type == "inline"}
    rendered = {
        " ".join("".join(c.content if c.type == "text" else " " for c in t.children or ()).split())
        for t in tokens
        if t.type == "inline"
    }
    assert shown
    for wanted in HOSTILE:
        flat = " ".join(wanted.split())
        assert not flat or flat in rendered, flat


def test_markdown_tables_keep_their_columns(hostile: Document) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(render(hostile, "md").decode())
    cells, widths = 0, set()
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            cells += 1
        elif token.type == "tr_close":
            widths.add(cells)
            cells = 0
    assert widths == {4, 2}


# --- spreadsheets -----------------------------------------------------------------------------------------------------
def test_no_cell_of_the_csv_is_a_formula(hostile: Document) -> None:
    data = render(hostile, "csv")
    assert data.startswith(b"\xef\xbb\xbf"), "spreadsheets need to be told that this is UTF-8"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    for wanted in HOSTILE:
        assert wanted in cells or f"'{wanted}" in cells, wanted


def _sheets(data: bytes) -> tuple[list[str], str, list[str]]:
    """Names of the sheets, all shared texts, and the XML of each sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        names = [unescape(n) for n in re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())]
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = "\n".join("".join(t.text or "" for t in si.iter(f"{space}t")) for si in shared)
        pages = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    return names, texts, pages


def test_the_workbook_holds_texts_and_numbers_only(hostile: Document) -> None:
    names, texts, pages = _sheets(render(hostile, "xlsx"))
    assert not [page for page in pages if "<f>" in page or "<hyperlink" in page]
    for wanted in HOSTILE:
        assert wanted.replace("\r\n", "\n") in texts.replace("_x000D_", "").replace("\r", ""), wanted
    assert len(names) == len({name.casefold() for name in names})
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_numbers_stay_numbers(hostile: Document) -> None:
    _, _, pages = _sheets(render(hostile, "xlsx"))
    assert any('<c r="B2"><v>0</v></c>' in page and '<c r="B3"><v>1</v></c>' in page for page in pages)


def test_a_chart_is_a_table_in_the_workbook_too() -> None:
    bars = Bars("Shares", ("One", "Two"), (0.25, None), ("1 of 4", ""))
    report = replace(document(["a", "b", "c", "d", "e", "f"]), blocks=(Heading("At a glance"), bars))
    names, texts, pages = _sheets(render(report, "xlsx"))
    assert names == ["About", "At a glance"]
    assert "1 of 4" in texts
    assert "<v>0.25</v>" in pages[1]


# --- PDF and JSON -----------------------------------------------------------------------------------------------------
def test_every_text_is_in_the_pdf(hostile: Document, tmp_path: Path) -> None:
    data = render(hostile, "pdf")
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 2
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed, so what the pages say cannot be read back")
    file = tmp_path / "report.pdf"
    file.write_bytes(data)
    done = subprocess.run([reader, "-raw", str(file), "-"], capture_output=True, text=True, check=True)
    # Lines are broken where the page ends: compare without blanks.
    said = re.sub(r"\s", "", done.stdout)
    for wanted in HOSTILE:
        if wanted.isascii():
            assert re.sub(r"\s", "", wanted) in said, wanted
    assert "Zoë" in said
    assert "“quoted”" in said


def test_json_is_the_document(hostile: Document) -> None:
    found = json.loads(render(hostile, "json"))
    assert (found["title"], found["subtitle"], found["made_at"]) == (
        HOSTILE[0],
        HOSTILE[1],
        "2026-11-20T09:30:00+00:00",
    )
    (table,) = [block for block in found["blocks"] if block["kind"] == "table"]
    assert [row[0] for row in table["rows"]] == HOSTILE
    assert table["rows"][1] == [HOSTILE[1], "1", "0.333333", "–"]


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_report_with_nothing_in_it(fmt: str) -> None:
    empty = replace(document(["Nothing yet", "b", "c", "d", "e", "f"]), blocks=(Table("None", ("a",), ()),))
    assert render(empty, fmt)


def test_bars_say_their_value_and_where_there_is_none() -> None:
    bars = Bars("Shares", ("One", "Two", "Three"), (0.5, None, 2.0), ("1 of 2", "", "n"), top=2.0, percent=False)
    text = render(replace(document(["a", "b", "c", "d", "e", "f"]), blocks=(bars,)), "md").decode()
    assert "0.5 (1 of 2)" in text
    assert "no data" in text
    assert "| Three | 2 (n) |" in text
