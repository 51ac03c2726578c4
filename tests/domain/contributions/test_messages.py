"""What commit messages are read to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.domain.contributions.kinds import Kind
from understudy.domain.contributions.messages import Merged, credited, is_revert_or_pick, merged


@pytest.mark.parametrize(
    ("message", "is_merge", "found"),
    [
        ("Merge pull request #12 from ada/fix\n\nMend the gate", True, [Merged(12, "Mend the gate", "ada")]),
        ("Merge pull request #12 from ada/fix", True, [Merged(12, "fix", "ada")]),
        ("Merge pull request #12 from ada/fix\n\nMend", False, [Merged(12, "Mend", "ada", is_whole=True)]),
        ("Merge pull request #9 from example/revert-8\n\nRevert it", True, [Merged(9, "Revert it", None)]),
        ("Merge pull request #9 from example/main\n\nUpdate", True, []),
        ("Merge pull request #3 from renovate[bot]/all\n\nBump", True, [Merged(3, "Bump", "renovate[bot]")]),
        ('Revert "Add gate (#12)" (#34)', False, [Merged(34, 'Revert "Add gate (#12)"', is_whole=True)]),
        ("Add gate (#12) again", False, []),
        ("Add gate (#12)", True, []),
        ("Merge branch 'main' into fix", True, []),
        (
            "Auto merge of #5 - ada:gate, r=bo,cyn\n\nA gate\n",
            True,
            [Merged(5, "A gate", "ada", ("bo", "cyn"))],
        ),
        ("Auto merge of #5 - ada:gate, r=<try>\n\nA gate\n", True, [Merged(5, "A gate", "ada", ())]),
        (
            "Merge #1 #2\n\n1: One r=bo a=ada\n\n2: Two r=bo a=@cyn\n",
            True,
            [Merged(1, "One", "ada", ("bo",)), Merged(2, "Two", "cyn", ("bo",))],
        ),
        ("[CORE] Gate\n\nCloses #77 from ada/gate.\n", False, [Merged(77, "[CORE] Gate", "ada", is_whole=True)]),
        (
            "gate: mend\n\nPR-URL: https://forge.example/x/y/pull/88\n",
            False,
            [Merged(88, "gate: mend", is_whole=True)],
        ),
        ("", False, []),
    ],
)  # fmt: skip
def test_merged_pull_requests(message: str, is_merge: bool, found: list[Merged]) -> None:
    assert merged(message, is_merge=is_merge, owner="Example") == found


def test_credits_are_read_once_a_kind_and_person() -> None:
    message = (
        "Subject\n\nReviewed-by: Ada Fern <ada@example.org>\nreviewed-BY: Ada <ADA@example.org>\n"
        'Co-Authored-By: "Marsh, Bo" <bo@example.org>\nAcked-by: C <c@x.org>, D <d@x.org>\n'
        "Approved-by: nobody\n    Reviewed-by: Quoted <q@example.org>\nSigned-off-by: Eve <eve@example.org>\n"
    )
    assert [(credit.kind, credit.address) for credit in credited(message)] == [
        (Kind.REVIEW, "ada@example.org"),
        (Kind.CO_AUTHOR, "bo@example.org"),
        (Kind.ACK, "c@x.org"),
        (Kind.ACK, "d@x.org"),
    ]


@given(st.text(max_size=400), st.booleans())
def test_any_text_is_read_without_failing(message: str, is_merge: bool) -> None:
    for found in merged(message, is_merge=is_merge, owner="x"):
        assert found.number >= 0
        assert found.title is not None
    for credit in credited(message):
        assert "@" in credit.address


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ('Revert "x"', True),
        ("Automated cherry pick of #12", True),
        ("Bump x to 2", True),
        ("Reverting is hard", False),
        ("Add a cherry", False),
    ],
)
def test_reverts_and_picks(title: str, says: bool) -> None:
    assert is_revert_or_pick(title) is says
