"""Commands are read as Prow reads them: whole lines, raw Markdown, the last word of a comment."""

from __future__ import annotations

import pytest

from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.prow import Rules, Said, is_open_at, read_state, read_text

PLAIN = Rules()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/lgtm", Said(lgtm=True)),
        ("/LGTM", Said(lgtm=True)),
        ("Well done.\r\n/lgtm\r\n", Said(lgtm=True)),
        ("/lgtm   ", Said(lgtm=True)),
        ("/lgtm no-issue", Said(lgtm=True)),
        ("/lgtm please", Said()),
        (" /lgtm", Said()),
        ("> /lgtm", Said()),
        ("looks good /lgtm", Said()),
        ("```\n/lgtm\n```", Said(lgtm=True)),
        ("/lgtm cancel", Said(lgtm=False)),
        ("/remove-lgtm", Said(lgtm=False)),
        ("/lgtm cancel\n/lgtm", Said(lgtm=True)),
        ("/approve", Said(approve=True)),
        ("/Approve no-issue", Said(approve=True)),
        ("/approve\tthis", Said(approve=True)),
        ("/approve cancel", Said(approve=False)),
        ("/approve CANCEL", Said(approve=False)),
        ("/remove-approve", Said(approve=False)),
        ("/approve\n/approve cancel", Said(approve=False)),
        ("/approve cancel\n/approve", Said(approve=True)),
        ("> /approve", Said()),
        ("/approved", Said()),
        ("/lgtm\n/approve", Said(lgtm=True, approve=True)),
        ("Both look fine", Said()),
        ("", Said()),
    ],
)
def test_a_comment_says(text: str, said: Said) -> None:
    assert read_text(text, PLAIN) == said


def test_lgtm_approves_too_where_prow_is_set_so() -> None:
    rules = Rules.of({"lgtm_acts_as_approve": True})
    assert read_text("/lgtm", rules) == Said(lgtm=True, approve=True)
    assert read_text("/lgtm cancel", rules) == Said(lgtm=False, approve=False)


def test_the_state_of_a_review_approves_by_default_and_gives_no_lgtm() -> None:
    assert read_state("approved", Said(), PLAIN) == Said(approve=True)
    assert read_state("changes_requested", Said(), PLAIN) == Said(approve=False)
    assert read_state("commented", Said(), PLAIN) == Said()
    assert read_state("dismissed", Said(), PLAIN) == Said()


def test_a_command_in_a_review_overrides_its_state() -> None:
    assert read_state("approved", Said(approve=False), PLAIN) == Said()


def test_a_repository_may_ignore_states_or_let_them_give_lgtm() -> None:
    assert read_state("approved", Said(), Rules.of({"ignore_review_state": True})) == Said()
    assert read_state("approved", Said(), Rules.of({"review_acts_as_lgtm": True})) == Said(lgtm=True, approve=True)


def test_authors_cannot_give_lgtm_to_their_own_but_may_take_it_back_and_approve() -> None:
    assert Said(lgtm=True, approve=True).kinds(by_author=True) == (Kind.APPROVE,)
    assert Said(lgtm=False).kinds(by_author=True) == (Kind.LGTM_CANCEL,)
    assert Said(lgtm=True, approve=False).kinds(by_author=False) == (Kind.LGTM, Kind.APPROVE_CANCEL)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [(99, False), (100, True), (200, True), (201, False), (299, False), (301, True), (400, True), (401, False)],
)
def test_commands_count_while_a_pull_request_is_open(at: int, is_open: bool) -> None:
    turns = [(400, "closed"), (200, "closed"), (300, "reopened")]
    assert is_open_at(at, 100, 400, 400, turns) is is_open


def test_without_a_time_line_the_closing_decides() -> None:
    assert is_open_at(150, 100, 200, None)
    assert not is_open_at(250, 100, 200, None)
    assert is_open_at(250, 100, None, None)
    assert not is_open_at(250, 100, 300, 200)
