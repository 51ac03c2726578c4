"""Where somebody stands, on their page: what they hold, what is next, cases, a nomination."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.contracts import Open, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.histories import told, told_home  # noqa: F401 - fixtures
from understudy.application.services import Services
from understudy.ui.kit.links import LinkLabel
from understudy.ui.ladder.case_forms import CaseForm
from understudy.ui.people.person import PersonScreen


def opened(open_screen: Open, services: Services, person: int) -> PersonScreen:  # noqa: F811
    _, screen = open_screen(lambda tools: PersonScreen(services, tools), f"understudy:it/{person}")
    assert isinstance(screen, PersonScreen)
    return screen


def words(screen: PersonScreen) -> str:
    """All that the part says."""
    found = [part for part in screen.ladder.findChildren(QLabel) if part.isVisibleTo(screen)]
    return "\n".join(part.plain() if isinstance(part, LinkLabel) else part.text() for part in found)


def nominee(services: Services) -> int:
    """Whom the sample's nomination is about."""
    person = next(row.person_id for row in services.cases.rows(kind="promotion"))
    assert person is not None
    return person


def test_the_page_tells_what_they_hold_and_what_is_next(open_screen: Open, told: Services) -> None:  # noqa: F811
    screen = opened(open_screen, told, nominee(told))
    said = words(screen)
    assert "Lantern community ladder" in said
    assert "Member: lantern-sample since 2024-03-07" in said
    assert "Next: Reviewer for" in said
    assert "Open case: nomination: Reviewer for test in lantern-sample/lantern" in said
    outcomes = {row.badge.text() for row in screen.ladder.rows()}
    assert outcomes <= {"there", "missing", "for people to say", "not configured"}
    assert "there" in outcomes


def test_evidence_opens_below_and_the_part_grows(open_screen: Open, told: Services) -> None:  # noqa: F811
    screen = opened(open_screen, told, nominee(told))
    row = next(each for each in screen.ladder.rows() if each.verdict.proofs)
    before = screen.ladder.height()
    row.evidence_button.click()
    settle()
    assert row.evidence is not None
    assert row.evidence.table.model.total == len(row.verdict.proofs)
    assert screen.ladder.height() > before


def test_another_place_is_unfolded(open_screen: Open, told: Services) -> None:  # noqa: F811
    screen = opened(open_screen, told, nominee(told))
    before = len(screen.ladder.rows())
    more = [b for b in screen.ladder.findChildren(QPushButton) if b.text().startswith("What is asked for")]
    assert more
    more[0].click()
    assert len(screen.ladder.rows()) > before


def test_somebody_is_nominated_from_their_page(open_screen: Open, told: Services) -> None:  # noqa: F811
    screen = opened(open_screen, told, nominee(told))
    next(b for b in screen.ladder.findChildren(QPushButton) if b.text() == "Nominate…").click()
    form = next(f for f in screen.findChildren(CaseForm) if f.isVisible())
    cases = len(told.cases.rows())
    form.try_accept()
    assert len(told.cases.rows()) == cases + 1
    assert told.cases.rows()[0].person_id == screen.page.id  # type: ignore[union-attr]


def test_nobody_is_asked_to_nominate_somebody_who_is_remembered(open_screen: Open, told: Services) -> None:  # noqa: F811
    person = nominee(told)
    told.people.set_state(person, "memorial", since=None, until_cycle=None, note="")
    screen = opened(open_screen, told, person)
    assert "Member: lantern-sample" in words(screen)
    assert screen.ladder.rows() == []
    assert "Next:" not in words(screen)


def test_without_a_policy_in_use_the_part_says_where_to_choose_one(open_screen: Open, sample: Services) -> None:  # noqa: F811
    sample.policies.use([])
    screen = opened(open_screen, sample, 1)
    assert "No policy is in use" in words(screen)
    assert any(b.text() == "See the ladder" for b in screen.ladder.findChildren(QPushButton))
