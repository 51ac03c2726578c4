"""A case for every rule of how Prow reads OWNERS files (pkg/repoowners): what each says, and who is effective."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from understudy.domain.owners.files import OwnersError
from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.prow import OwnersSettings, parse_aliases, parse_header
from understudy.domain.owners.resolve import Effective, Resolver

ROOT = "approvers: [root]\nreviewers: [rita]\n"
CUT = "options: {no_parent_owners: true}\n"


@dataclass(frozen=True)
class Case:
    """Files by directory, a path asked for, and the names expected: approvers, reviewers, the nearest of each."""

    files: dict[str, str]
    path: str
    approvers: str = ""
    reviewers: str = ""
    leaf_approvers: str | None = None
    leaf_reviewers: str | None = None
    required: str = ""
    labels: str = ""
    aliases: str = ""
    headers: dict[str, str] = field(default_factory=dict)


CASES = {
    "a file applies to its directory": Case({"pkg": "approvers: [ada]\n"}, "pkg/x.go", "ada"),
    "and to everything below": Case({"pkg": "approvers: [ada]\n"}, "pkg/a/b/c/x.go", "ada"),
    "and to nothing beside it": Case({"pkg": "approvers: [ada]\n"}, "pkgs/x.go"),
    "a directory is asked for with a slash": Case({"pkg": "approvers: [ada]\n"}, "pkg/", "ada"),
    "approval is inherited from all above": Case(
        {"": ROOT, "a": "approvers: [ada]\n", "a/b": "approvers: [bo]\n"}, "a/b/x", "bo ada root", "rita", "bo", "rita"
    ),
    "the nearest with any, role by role": Case(
        {"": ROOT, "a": "approvers: [ada]\n", "a/b": "reviewers: [bo]\n"}, "a/b/x", "ada root", "bo rita", "ada", "bo"
    ),
    "somebody named twice counts once, where nearest": Case(
        {"": "approvers: [ada, root]\n", "a": "approvers: [ADA]\n"}, "a/x", "ada root", "", "ada"
    ),
    "no_parent_owners cuts": Case({"": ROOT, "a": CUT + "approvers: [ada]\n"}, "a/x", "ada", "rita", "ada", "rita"),
    "but only once entries were found": Case({"": ROOT, "a": CUT}, "a/x", "root", "rita"),
    "in a directory between": Case(
        {"": ROOT, "a": CUT + "approvers: [ada]\n", "a/b": "approvers: [bo]\n"}, "a/b/x", "bo ada", "rita", "bo", "rita"
    ),
    "entries found below the cut count for it": Case(
        {"": ROOT, "a": CUT, "a/b": "approvers: [bo]\n"}, "a/b/x", "bo", "rita", "bo", "rita"
    ),
    "yes is true in YAML 1.1": Case(
        {"": ROOT, "a": "options: {no_parent_owners: yes}\napprovers: [ada]\n"}, "a/x", "ada", "rita", "ada", "rita"
    ),
    "false is not": Case(
        {"": "approvers: [root]\n", "a": "options: {no_parent_owners: false}\napprovers: [ada]\n"}, "a/x", "ada root",
        leaf_approvers="ada",
    ),
    "filters of a full file": Case({"": "filters:\n  '\\.go$': {approvers: [ada]}\n"}, "x.go", "ada"),
    "that do not match": Case({"": "filters:\n  '\\.go$': {approvers: [ada]}\n"}, "x.md"),
    "filters are ignored beside approvers": Case(
        {"": "approvers: [root]\nfilters:\n  '.*': {approvers: [ada]}\n"}, "x.go", "root"
    ),
    "filters are ignored beside reviewers": Case(
        {"": "reviewers: [rita]\nfilters:\n  '.*': {approvers: [ada]}\n"}, "x.go", "", "rita"
    ),
    "filters are ignored beside required reviewers": Case(
        {"": "required_reviewers: [rick]\nfilters:\n  '.*': {approvers: [ada]}\n"}, "x.go", required="rick"
    ),
    "filters are ignored beside labels": Case(
        {"": "labels: [area/x]\nfilters:\n  '.*': {approvers: [ada]}\n"}, "x.go", labels="area/x"
    ),
    "filters count beside empty lists": Case(
        {"": "approvers: []\nreviewers:\nfilters:\n  '.*': {approvers: [ada]}\n"}, "x.go", "ada"
    ),
    "filters count beside emeritus lists": Case(
        {"": "emeritus_approvers: [old]\nfilters:\n  '.*': {approvers: [ada]}\n"}, "x.go", "ada"
    ),
    "filters count when the lists cannot be read": Case(
        {"": "approvers: ada\nfilters:\n  '.*': {approvers: [bo]}\n"}, "x.go", "bo"
    ),
    "options go with filters": Case(
        {"": ROOT, "a": CUT + "filters:\n  '.*': {approvers: [ada]}\n"}, "a/x", "ada", "rita", "ada", "rita"
    ),
    "a cut with filters that name nobody for the path": Case(
        {"": ROOT, "a": CUT + "filters:\n  '\\.go$': {approvers: [ada]}\n"}, "a/x.md", "root", "rita"
    ),
    "an invalid expression is skipped, the others count": Case(
        {"": "filters:\n  '(': {approvers: [bo]}\n  '(?=x)': {approvers: [cyn]}\n  'x': {approvers: [ada]}\n"},
        "x.go", "ada",
    ),
    "'.*' means always": Case({"": "filters:\n  '.*': {reviewers: [ada]}\n"}, "any/thing", "", "ada"),
    "expressions are not anchored": Case({"": "filters:\n  'api': {approvers: [ada]}\n"}, "pkg/v1api/x", "ada"),
    "expressions see the path below the file": Case(
        {"api": "filters:\n  'api': {approvers: [ada]}\n"}, "api/pkg/x.txt"
    ),
    "anchors are those of the path below the file": Case(
        {"api": "filters:\n  '^pkg/[^/]+$': {approvers: [ada]}\n"}, "api/pkg/x.txt", "ada"
    ),
    "labels of filters": Case(
        {"": "filters:\n  '\\.md$': {labels: [kind/docs]}\n  '.*': {labels: [area/x]}\n"}, "x.md",
        labels="area/x kind/docs",
    ),
    "labels of all above": Case(
        {"": "labels: [area/all]\n", "a": "labels: [area/a]\n"}, "a/x", labels="area/a area/all"
    ),
    "labels are cut as people are": Case(
        {"": "labels: [area/all]\n", "a": CUT + "labels: [area/a]\n"}, "a/x", labels="area/a"
    ),
    "required reviewers of all above": Case(
        {"": "required_reviewers: [rick]\n", "a": "required_reviewers: [ray]\n"}, "a/x", required="ray rick"
    ),
    "required reviewers in filters": Case(
        {"": "filters:\n  '\\.go$': {required_reviewers: [rick]}\n"}, "x.go", required="rick"
    ),
    "an alias is spelled out": Case(
        {"": "approvers: [leads, cyn]\n"}, "x", "cyn ada bo", aliases="aliases: {leads: [ada, bo]}\n"
    ),
    "aliases are one level": Case(
        {"": "approvers: [leads]\n"}, "x", "ada others", aliases="aliases:\n  leads: [ada, others]\n  others: [bo]\n"
    ),
    "an alias that is not there is a login": Case({"": "approvers: [leads]\n"}, "x", "leads", aliases="aliases: {}\n"),
    "a null alias is nobody": Case({"": "approvers: [leads]\n"}, "x", aliases="aliases:\n  leads:\n"),
    "an empty alias is nobody": Case({"": "approvers: [leads]\n"}, "x", aliases="aliases: {leads: []}\n"),
    "alias names without case and @": Case(
        {"": "approvers: ['@Leads']\n"}, "x", "ada", aliases="aliases: {LEADS: ['@Ada']}\n"
    ),
    "an inline map of aliases": Case(
        {"": "approvers: [leads]\n"}, "x", "ada", aliases="{aliases: {leads: [ada], more: [bo]}}\n"
    ),
    "a null map of aliases": Case({"": "approvers: [ada]\n"}, "x", "ada", aliases="aliases:\n"),
    "one leading @ goes": Case({"": "approvers: ['@ada', '@@bo']\n"}, "x", "@bo ada"),
    "logins without case": Case({"": "approvers: [ADA, Ada, ada]\n"}, "x", "ada"),
    "keys without case": Case({"": "Approvers: [ada]\n"}, "x", "ada"),
    "digits are a login": Case({"": "approvers: [\"249043822\", 007]\n"}, "x", "007 249043822"),
    "emeritus people are never effective": Case(
        {"": "approvers: [ada]\nemeritus_approvers: [old]\nemeritus_reviewers: [older]\n"}, "x", "ada"
    ),
    "what an emeritus list holds is nothing to Prow": Case(
        {"": "approvers: [ada]\nemeritus_approvers: {old: 2019}\n"}, "x", "ada"
    ),
    "maintainers is no key": Case({"": "maintainers: [bo]\napprovers: [ada]\n"}, "x", "ada"),
    "null lists": Case({"": "approvers:\nreviewers: null\nlabels: ~\nrequired_reviewers: []\n", "a": ROOT}, "x"),
    "null entries": Case({"": "approvers: [ada, null, ~, '']\n"}, "x", "ada"),
    "the first document counts": Case({"": "approvers: [ada]\n---\napprovers: [bo]\n"}, "x", "ada"),
    "the last of two keys counts": Case({"": "approvers: [ada]\napprovers: [bo]\n"}, "x", "bo"),
    "anchors and tags": Case({"": "approvers: &people !!seq [ada]\nreviewers: *people\n"}, "x", "ada", "ada"),
    "a byte order mark": Case({"": "\ufeffapprovers: [ada]\n"}, "x", "ada"),
    "Windows line ends": Case({"": "approvers:\r\n- ada\r\n"}, "x", "ada"),
    "a Markdown header is for that file": Case(
        {"": ROOT}, "docs/a.md", "ada root", "rita", "ada", "rita",
        headers={"docs/a.md": "---\ntitle: A\napprovers: [ada]\n---\n# A\n"},
    ),
    "and for no other": Case(
        {"": ROOT}, "docs/b.md", "root", "rita", headers={"docs/a.md": "---\napprovers: [ada]\n---\n"}
    ),
    "it may cut": Case(
        {"": ROOT}, "a.md", "ada", "rita", "ada", "rita",
        headers={"a.md": "---\napprovers: [ada]\noptions: {no_parent_owners: true}\n---\n"},
    ),
    "it goes with the directory's file": Case(
        {"": ROOT, "docs": "approvers: [bo]\n"}, "docs/a.md", "ada bo root", "rita", "ada", "rita",
        headers={"docs/a.md": "---\napprovers: [ada]\n---\ntext\n\n---\nmore\n"},
    ),
}  # fmt: skip


def _ask(case: Case) -> Effective:
    headers = {path: header for path, text in case.headers.items() if (header := parse_header(text)) is not None}
    files = {directory: parse_owners(text) for directory, text in case.files.items()}
    return Resolver(files, parse_aliases(case.aliases) if case.aliases else {}, headers).of(case.path)


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_rules(case: Case) -> None:
    found = _ask(case)

    def told(what: str) -> str:
        return " ".join(each.folded for each in getattr(found, what))

    assert told("approvers") == case.approvers
    assert told("reviewers") == case.reviewers
    assert told("required_reviewers") == case.required
    assert sorted(found.labels) == case.labels.split()
    assert told("leaf_approvers") == (case.approvers if case.leaf_approvers is None else case.leaf_approvers)
    assert told("leaf_reviewers") == (case.reviewers if case.leaf_reviewers is None else case.leaf_reviewers)


@pytest.mark.parametrize(
    ("path", "expected"), [("a/x", False), ("a/b/x", True), ("a/c/x", False), ("a/c/d/x", False), ("z/x", False)]
)
def test_unowned_folders_below_may_need_no_approval(path: str, expected: bool) -> None:
    files = {
        "": "approvers: [root]\n",
        "a": "approvers: [ada]\noptions: {auto_approve_unowned_subfolders: true}\n",
        "a/c": "approvers: [cyn]\n",
    }
    assert _ask(Case(files, path)).needs_no_approval is expected


@pytest.mark.parametrize(
    "text",
    [
        "- ada\n",
        "approvers: ada\n",
        "approvers: [[ada]]\n",
        "approvers: [ada\n",
        "just words\n",
        "labels: area/x\n",
        "options: [no_parent_owners]\n",
        "filters: [x]\n",
        "filters:\n  x: ada\n",
        "filters:\n  x: {approvers: ada}\n",
        "approvers:\n\t- ada\n",
        "? [a]\n: b\n",
    ],
)
def test_what_prow_cannot_read(text: str) -> None:
    with pytest.raises(OwnersError):
        parse_owners(text)


@pytest.mark.parametrize(
    "text",
    [
        "aliases:\n  good: [ada]\n  leads: bo\n",
        "aliases:\n  good: [ada]\n  leads: {bo: }\n",
        "aliases:\n  good: [ada]\n  leads: [[bo]]\n",
        "aliases:\n  good: [ada]\n  leads: [{a: b}]\n",
        "aliases: [ada]\n",
        "- ada\n",
    ],
)
def test_one_wrong_alias_loses_the_whole_file(text: str) -> None:
    with pytest.raises(OwnersError):
        parse_aliases(text)


def test_only_collaborators_count_but_for_required_reviewers() -> None:
    files = {"": parse_owners("approvers: [ada, bo]\nreviewers: [cyn]\nrequired_reviewers: [dee]\n")}
    found = Resolver(files, {}, collaborators=frozenset({"ada"})).of("x")
    assert [each.folded for each in found.approvers] == ["ada"]
    assert found.reviewers == ()
    assert [each.folded for each in found.required_reviewers] == ["dee"]


def test_settings_of_a_repository() -> None:
    settings = OwnersSettings.of(
        {"mdyaml": True, "owners_filename": "OWNING", "denied_directories": [r"^\.git$", "(x"]}
    )
    assert settings == OwnersSettings("OWNING", "OWNERS_ALIASES", True, (r"^\.git$", "(x"))
    assert [settings.denies(path) for path in (".git/OWNERS", "a/.git/OWNERS", "OWNERS")] == [True, False, False]
    assert OwnersSettings.of({"mdyaml": "yes", "owners_filename": 3, "denied_directories": "x"}) == OwnersSettings()


@pytest.mark.parametrize(
    "text", ["", "# A\n", "---\ntitle: A\n---\n", "--- x\napprovers: [ada]\n---\n", "---\napprovers: [ada]\n"]
)
def test_headers_that_name_nobody(text: str) -> None:
    assert parse_header(text) is None


def test_where_somebody_stands_is_told() -> None:
    found = Resolver({"a": parse_owners("approvers: [leads]\n")}, {"leads": ("Ada",)}, file_name="OWNING").of("a/x")
    (ada,) = found.approvers
    assert (ada.directory, ada.file, ada.via, ada.written) == ("a", "a/OWNING", "leads", "Ada")
    assert found.read == ("a",)
