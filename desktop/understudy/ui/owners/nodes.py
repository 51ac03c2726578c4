"""What the tree shows: directories with an OWNERS file below one another, or the subprojects of groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from understudy.application.owners.coverage import (
    DirectoryCoverage,
    RepositoryCoverage,
    SubprojectCoverage,
    SubprojectsCoverage,
)
from understudy.ui.owners.words import Sign, flag_words, of_words, own_cell, place_word, sign_of, subproject_sign

translate = QCoreApplication.translate
Row = DirectoryCoverage | SubprojectCoverage | str | None


@dataclass(eq=False)
class Node:
    """One line. ``row`` is what it stands for: a text says why a directory's file cannot be read.

    ``is_few``: it is marked in red. ``searched`` is what the filter looks in.
    """

    key: str
    text: str
    cells: tuple[str, ...] = ("", "")
    sign: Sign = ("", "", "")
    told: str = ""
    icon: str = ""
    row: Row = None
    is_few: bool = False
    searched: str = ""
    said: tuple[str, ...] = ()
    """The cells in words, where they are short."""
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    place: int = 0
    number: int = 0
    """Its place in the model that shows it."""

    def walk(self) -> Iterator[Node]:
        """This one and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def directory_nodes(coverage: RepositoryCoverage) -> list[Node]:
    """All directories with a file, those that cannot be read among them; each below the nearest one above it."""
    rows: dict[str, DirectoryCoverage | str] = {each.path: each for each in coverage.directories}
    for file, why in coverage.unreadable:
        folder, _, name = file.rpartition("/")
        if name == "OWNERS":
            rows.setdefault(folder, why)
    found: dict[str, Node] = {}
    tops: list[Node] = []
    for path in sorted(rows, key=lambda each: each.split("/") if each else []):
        above = _above(path, found)
        text = place_word(path) if above is None else path[len(above.key) + 1 if above.key else 0 :]
        node = _directory(path, text, rows[path])
        found[path] = node
        if above is None:
            tops.append(node)
        else:
            node.parent, node.place = above, len(above.children)
            above.children.append(node)
    return _placed(tops)


def _above(path: str, found: dict[str, Node]) -> Node | None:
    while path:
        path = path.rpartition("/")[0]
        if path in found:
            return found[path]
    return None


def _directory(path: str, text: str, row: DirectoryCoverage | str) -> Node:
    if isinstance(row, str):
        words = translate("Owners", "Unreadable")
        return Node(path, text, sign=("error", "danger", words), told=row, icon="error", row=row, searched=path)
    sign = sign_of(row)
    approvers = own_cell(row.own_approvers, row.approvers)
    reviewers = own_cell(row.own_reviewers, row.reviewers)
    people = " ".join(f"{each.name} {each.login or ''}" for each in (*row.approvers, *row.reviewers))
    return Node(
        path,
        text,
        (approvers[0], reviewers[0]),
        sign,
        "\n".join(words for _, _, words in flag_words(row)),
        row=row,
        is_few=row.whole.has_few or (row.own is not None and row.own.has_few),
        searched=f"{path} {people} {sign[2]}".casefold(),
        said=(approvers[1], reviewers[1]),
    )


def subproject_nodes(coverage: SubprojectsCoverage) -> list[Node]:
    """Groups, and below them their subprojects."""
    tops: dict[str, Node] = {}
    for name, totals in coverage.groups:
        tops[name] = Node(
            f"group:{name}",
            name,
            (
                of_words(totals.active_approvers, totals.approvers),
                of_words(totals.active_reviewers, totals.reviewers),
            ),
            searched=name.casefold(),
        )
    for row in coverage.subprojects:
        above = tops[row.group]
        sign = subproject_sign(row)
        node = Node(
            f"{row.group}/{row.subproject}",
            row.subproject,
            (
                of_words(row.measures.active_approvers, row.measures.approvers),
                of_words(row.measures.active_reviewers, row.measures.reviewers),
            ),
            sign,
            "\n".join(f"{url}: {why}" for url, why in row.unreachable),
            row=row,
            is_few=not row.files or row.measures.has_few,
            searched=" ".join((row.group, row.subproject, *row.files, sign[2])).casefold(),
            parent=above,
            place=len(above.children),
        )
        above.children.append(node)
    return _placed(list(tops.values()))


def _placed(tops: list[Node]) -> list[Node]:
    for place, node in enumerate(tops):
        node.place = place
    return tops


def kept(nodes: Iterable[Node], words: list[str], only_few: bool) -> list[Node]:
    """Copies of the nodes that fit, with everything above them."""
    found = []
    for node in nodes:
        children = kept(node.children, words, only_few)
        fits = (not only_few or node.is_few or isinstance(node.row, str)) and all(
            word in (node.searched or node.key.casefold()) for word in words
        )
        if not children and not (fits and (node.row is not None or not node.children)):
            continue
        copy = Node(
            node.key,
            node.text,
            node.cells,
            node.sign,
            node.told,
            node.icon,
            node.row,
            node.is_few,
            node.searched,
            node.said,
        )
        copy.children = children
        for child in children:
            child.parent = copy
        found.append(copy)
    for place, node in enumerate(found):
        node.place = place
    return found
