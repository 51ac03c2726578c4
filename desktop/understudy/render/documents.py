"""Documents as files: Markdown, HTML, PDF, CSV, XLSX and JSON, all from the same blocks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from importlib.resources import as_file, files

from understudy.application.documents import Bars, Document, Facts, Heading, Paragraph, Table
from understudy.render.blocks import Cell, bar_text, cell_text, plain_document


def render(document: Document, fmt: str) -> bytes:
    """The bytes of a file in that format. Raises ValueError for a format that is not known."""
    try:
        writer = _WRITERS[fmt]
    except KeyError:
        raise ValueError(f"there is no format “{fmt}”; choose from {', '.join(_WRITERS)}") from None
    return writer(document)


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&])")
_OPENING = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+](?:\s|$|-)))(.)")
"""What begins a list or a rule where a line begins with it."""


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _OPENING.sub(r"\1\\\2", " ".join(_SPECIAL.sub(r"\\\1", text).split()))


def _markdown(document: Document) -> bytes:
    lines = [f"# {_escaped(document.title)}", "", _escaped(document.subtitle), ""]
    for block in document.blocks:
        if isinstance(block, Heading):
            lines += [f"{'#' * (block.level + 1)} {_escaped(block.text)}", ""]
        elif isinstance(block, Paragraph):
            lines += [_escaped(block.text), ""]
        elif isinstance(block, Facts):
            if block.title:
                lines += [f"### {_escaped(block.title)}", ""]
            lines += [f"- **{_escaped(label)}:** {_escaped(text)}" for label, text in block.items] + [""]
        elif isinstance(block, Bars):
            rows = [(label, bar_text(block, place)) for place, label in enumerate(block.labels)]
            lines += [f"### {_escaped(block.title)}", "", "| | |", "|---|---:|"]
            lines += [f"| {_escaped(label)} | {_escaped(text)} |" for label, text in rows] + [""]
        else:
            lines += _markdown_table(block)
    return ("\n".join(lines).rstrip() + "\n").encode()


def _markdown_table(table: Table) -> list[str]:
    lines = [_escaped(table.title), ""] if table.title else []
    lines.append("| " + " | ".join(_escaped(column) for column in table.columns) + " |")
    lines.append("|" + "|".join("---:" if n in table.numeric else "---" for n in range(len(table.columns))) + "|")
    lines += ["| " + " | ".join(_escaped(cell_text(cell)) for cell in row) + " |" for row in table.rows]
    lines.append("")
    if table.note:
        lines += [_escaped(table.note), ""]
    return lines


def _html(document: Document) -> bytes:
    from jinja2 import Environment, StrictUndefined

    source = files("understudy_resources").joinpath("reports", "report.html.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(source)
    shown = plain_document(document)
    return template.render(document=shown, blocks=[_Block(block) for block in shown["blocks"]]).encode()


class _Block:
    """A block whose keys are attributes, because ``block.items`` would be the dictionary's method."""

    def __init__(self, values: dict[str, object]) -> None:
        self.__dict__.update(values)


def _pdf(document: Document) -> bytes:
    import typst

    resources = files("understudy_resources")
    with (
        as_file(resources.joinpath("fonts")) as fonts,
        as_file(resources.joinpath("reports", "report.typ")) as template,
    ):
        compiled: bytes = typst.compile(
            str(template),
            font_paths=[str(fonts)],
            ignore_system_fonts=False,
            sys_inputs={"document": json.dumps(plain_document(document), ensure_ascii=False)},
        )
    return compiled


def _csv(document: Document) -> bytes:
    """All tables below one another, each under its title; formulas are kept as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([inert(document.title)])
    writer.writerow([inert(document.subtitle)])
    writer.writerow([])
    section = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = block.text
        elif isinstance(block, Table):
            writer.writerow([inert(block.title or section)])
            writer.writerow([inert(column) for column in block.columns])
            writer.writerows([[inert(cell) for cell in row] for row in block.rows])
            writer.writerow([])
        elif isinstance(block, Bars):
            writer.writerow([inert(block.title)])
            writer.writerows(
                [inert(label), inert(block.values[n]), inert(block.notes[n])] for n, label in enumerate(block.labels)
            )
            writer.writerow([])
        elif isinstance(block, Facts):
            writer.writerows([[inert(label), inert(text)] for label, text in block.items])
            writer.writerow([])
    return buffer.getvalue().encode("utf-8-sig")


def inert(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs as a formula."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return "" if cell is None else cell


def _xlsx(document: Document) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    # The same database gives the same bytes: the file must not hold the moment it was written.
    book.set_properties({"title": document.title, "created": document.made_at.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    about = book.add_worksheet("About")
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 90)
    about.write_string(0, 0, document.title, bold)
    about.write_string(1, 0, document.subtitle)
    share = book.add_format({"num_format": "0%"})
    line = 3
    used = {"about"}
    section = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = block.text
        elif isinstance(block, Paragraph):
            about.write_string(line, 1, block.text, wrap)
            line += 1
        elif isinstance(block, Bars):
            sheet = book.add_worksheet(_sheet_name(section or block.title, used))
            for column, title in enumerate((block.title, "Value", "Of")):
                sheet.write_string(0, column, title, bold)
            for number, label in enumerate(block.labels, start=1):
                sheet.write_string(number, 0, label)
                value = block.values[number - 1]
                if value is not None:
                    sheet.write_number(number, 1, value, share if block.percent else None)
                sheet.write_string(number, 2, block.notes[number - 1])
            sheet.set_column(0, 0, min(max(len(text) for text in (block.title, *block.labels)) + 2, 60))
            sheet.set_column(2, 2, 18)
            sheet.freeze_panes(1, 0)
        elif isinstance(block, Facts):
            for label, text in block.items:
                about.write_string(line, 0, label)
                about.write_string(line, 1, text, wrap)
                line += 1
        elif isinstance(block, Table):
            sheet = book.add_worksheet(_sheet_name(block.title or section, used))
            for column, title in enumerate(block.columns):
                sheet.write_string(0, column, title, bold)
                longest = max([len(title), *(len(cell_text(row[column])) for row in block.rows)])
                sheet.set_column(column, column, min(longest + 2, 60))
            for number, row in enumerate(block.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, int | float):
                        sheet.write_number(number, column, cell)
                    elif cell is not None:
                        sheet.write_string(number, column, cell)
            sheet.freeze_panes(1, 0)
            if block.rows:
                sheet.autofilter(0, 0, len(block.rows), len(block.columns) - 1)
    book.close()
    return buffer.getvalue()


def _sheet_name(title: str, used: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:28] or "Table"
    name, number = base, 2
    while name.casefold() in used:
        name, number = f"{base[:26]} {number}", number + 1
    used.add(name.casefold())
    return name


def _json(document: Document) -> bytes:
    return (json.dumps(plain_document(document), ensure_ascii=False, indent=2) + "\n").encode()


_WRITERS: dict[str, Callable[[Document], bytes]] = {
    "md": _markdown,
    "html": _html,
    "pdf": _pdf,
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
}
