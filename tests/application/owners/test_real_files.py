"""Every OWNERS file of real repositories: read, resolved for thousands of paths, and edited there and back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from understudy.application.owners.effective import Snapshot, Tree, tree_of
from understudy.domain.owners.edit import EditError, add_owner, add_to_alias, patch, remove_from_alias, remove_owner
from understudy.domain.owners.parse import parse_owners
from understudy.domain.owners.prow import OwnersSettings, parse_aliases
from understudy.domain.owners.resolve import Effective
from understudy.gitlog.commit_history import CommitHistory

pytestmark = pytest.mark.real_data

PROW = ("test-infra", "enhancements")
NEW = "zz-nobody-yet"
KEYS = ("approvers", "reviewers", "emeritus_approvers")


@pytest.fixture(scope="module")
def clones(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("clones")
    found = {}
    for name in (*PROW, "pigweed", "edk2-platforms"):
        found[name] = folder / f"{name}.git"
        bundle = real_data / "git" / f"{name}.bundle"
        subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(found[name])], check=True)
    return found


@contextmanager
def _opened(clone: Path, before: int | None = None) -> Iterator[Snapshot]:
    history = CommitHistory(clone)
    head = history.overview().head
    if before is not None:
        earlier = history.before(head, before)
        assert earlier is not None
        head = earlier
    blobs = history.blobs()
    try:
        yield Snapshot(clone.stem, head, history.files_at(head, ("",)), OwnersSettings(), blobs, history)
    finally:
        blobs.close()


def _tree(clone: Path, before: int | None = None) -> tuple[Tree, list[str]]:
    with _opened(clone, before) as snapshot:
        return tree_of(snapshot), sorted(snapshot.files)


@pytest.mark.parametrize(("name", "files"), [("test-infra", 239), ("enhancements", 81), ("pigweed", 211)])
def test_every_file_is_read(clones: dict[str, Path], name: str, files: int) -> None:
    tree, _ = _tree(clones[name])
    assert (tree.files, tree.unreadable) == (files, ())
    assert tree.syntax == ("gerrit" if name == "pigweed" else "prow")


def _sets(effective: Effective) -> list[set[str]]:
    parts = (effective.approvers, effective.reviewers, effective.leaf_approvers, effective.leaf_reviewers)
    return [{each.folded for each in part} for part in parts]


@pytest.mark.parametrize("name", [*PROW, "pigweed"])
def test_the_owners_of_thousands_of_paths_agree_with_one_another(clones: dict[str, Path], name: str) -> None:
    with _opened(clones[name]) as snapshot:
        tree, paths = tree_of(snapshot), sorted(snapshot.files)
        texts = {path.rpartition("/")[0]: snapshot.text(path) for path in snapshot.owners()}
    files = {directory: parse_owners(text) for directory, text in texts.items() if text is not None}
    # Where no file above has filters or per-file lines, all that lies in a directory has the directory's owners.
    patterned = {
        directory for directory, file in files.items() if any(e.pattern for e in file.entries) or file.includes
    }
    asked = 0
    for path in paths[:: max(1, len(paths) // 2200)]:
        asked += 1
        found = tree.resolver.of(path)
        approvers, reviewers, leaf_approvers, leaf_reviewers = _sets(found)
        assert leaf_approvers <= approvers
        assert leaf_reviewers <= reviewers
        assert bool(leaf_approvers) == bool(approvers)
        assert len(approvers) == len(found.approvers)
        above = [directory for directory in files if not directory or path.startswith(f"{directory}/")]
        for standing in (*found.approvers, *found.reviewers):
            assert standing.directory in above
        depths = [len(directory) for directory in found.read]
        assert set(found.read) <= set(above)
        assert {each.directory for each in found.leaf_approvers} <= {
            d for d in above if len(d) <= max(depths, default=0)
        }
        parent = path.rpartition("/")[0]
        if not patterned.intersection(above):
            assert _sets(tree.resolver.of(f"{parent}/" if parent else "")) == [
                approvers, reviewers, leaf_approvers, leaf_reviewers
            ]  # fmt: skip
            if parent and not any(files[directory].no_parent_owners for directory in above):
                up = parent.rpartition("/")[0]
                higher = _sets(tree.resolver.of(f"{up}/" if up else ""))
                assert higher[0] <= approvers
                assert higher[1] <= reviewers
    assert asked >= 1800


def _edits(path: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Every edit tried on a file: what, the text after it, and after taking it back the other way."""
    if path == "OWNERS_ALIASES":
        for alias in parse_aliases(text):
            after = add_to_alias(text, alias, NEW)
            yield f"add to {alias}", after, remove_from_alias(after, alias, NEW)
        return
    for key in KEYS:
        after = add_owner(text, key, NEW)
        yield f"add to {key}", after, remove_owner(after, key, NEW)


@pytest.mark.parametrize("name", PROW)
@pytest.mark.parametrize("without_last_newline", [False, True])
def test_edit_and_undo_leave_every_byte(clones: dict[str, Path], name: str, without_last_newline: bool) -> None:
    edited = 0
    with _opened(clones[name]) as snapshot:
        for path in [*snapshot.owners(), "OWNERS_ALIASES"]:
            text = snapshot.text(path)
            assert text is not None
            if without_last_newline:
                text = text.rstrip("\n")
            for what, after, back in _edits(path, text):
                assert after != text
                assert parse_aliases(after) if path == "OWNERS_ALIASES" else parse_owners(after)
                if back != text:
                    # Only a key without a list, which the removal of the last name takes away.
                    key = what.rpartition(" ")[2]
                    assert f"\n{key}:" in f"\n{text}", (path, what)
                    assert not [e for e in parse_owners(text).entries if f"{e.role}s" == key], (path, what)
                edited += 1
    assert edited > 200


@pytest.mark.parametrize("name", PROW)
def test_patches_of_every_file_go_on_and_off_again(clones: dict[str, Path], name: str, tmp_path: Path) -> None:
    work = tmp_path / "work"
    before: dict[str, str] = {}
    whole = []
    with _opened(clones[name]) as snapshot:
        for path in [*snapshot.owners(), "OWNERS_ALIASES"]:
            text = snapshot.text(path)
            assert text is not None
            before[path] = text
            file = work / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
            after = text
            if path == "OWNERS_ALIASES":
                for alias, members in parse_aliases(text).items():
                    after = add_to_alias(after, alias, NEW)
                    after = remove_from_alias(after, alias, members[0]) if members else after
            else:
                for key in KEYS:
                    first = next((e.written for e in sorted(parse_owners(text).entries) if f"{e.role}s" == key), None)
                    after = remove_owner(after, key, first) if first is not None else after
                    after = add_owner(after, key, NEW)
            whole.append(patch(path, text, after))
    subprocess.run(["git", "init", "-q"], cwd=work, check=True)
    text = "".join(whole)
    subprocess.run(["git", "apply", "-"], input=text.encode(), cwd=work, check=True)
    assert all((work / path).read_bytes() != told.encode() for path, told in before.items())
    subprocess.run(["git", "apply", "-R", "-"], input=text.encode(), cwd=work, check=True)
    assert all((work / path).read_bytes() == told.encode() for path, told in before.items())


@pytest.mark.parametrize("name", PROW)
def test_everybody_can_be_taken_out_one_after_the_other(clones: dict[str, Path], name: str) -> None:
    with _opened(clones[name]) as snapshot:
        for path in snapshot.owners():
            text = snapshot.text(path)
            assert text is not None
            if "\nfilters:" in f"\n{text}":
                continue  # the people of its filters are changed by hand
            for key in ("reviewers", "approvers"):
                for entry in sorted(parse_owners(text).entries):
                    if f"{entry.role}s" == key and not entry.pattern:
                        try:
                            text = remove_owner(text, key, entry.written)
                        except EditError as error:
                            pytest.fail(f"{path}: {error}")
            left = {entry.role for entry in parse_owners(text).entries if not entry.pattern}
            assert not left & {"approver", "reviewer"}


def test_maintainers_and_codeowners_of_a_real_project(clones: dict[str, Path]) -> None:
    now, paths = _tree(clones["edk2-platforms"])
    assert (now.syntax, now.unreadable) == ("codeowners", ())
    then, older = _tree(clones["edk2-platforms"], before=1_725_000_000)
    assert then.syntax == "maintainers"
    for tree, files in ((now, paths), (then, older)):
        owned = [tree.resolver.of(path) for path in files]
        assert all(found.approvers for found in owned)
        assert len({tuple(each.folded for each in found.approvers) for found in owned}) > 20
