"""Rules are read from a text that people edit: what is wrong is said with file, line and key."""

from __future__ import annotations

import pytest

from tests.domain.suggestions.rosters import RULES_FILE, default_rules
from understudy.domain.roles import Track
from understudy.domain.suggestions.history import Tier
from understudy.domain.suggestions.rules import RuleKey, SuccessionRules, read_rules
from understudy.domain.yaml_models import TextError

DEFAULT = RULES_FILE.read_text(encoding="utf-8")


def _changed(old: str, new: str) -> str:
    assert old in DEFAULT
    return DEFAULT.replace(old, new, 1)


def _line_of(text: str, needle: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if needle in line)


def test_the_default_rules_are_read_with_labels_and_weights() -> None:
    rules = default_rules()
    role = rules.of(Track.ROLE)
    assert role.fall_through[0].tier is Tier.SHADOW_NOW
    assert {rule.key for rule in role.rules if rule.use} >= {RuleKey.SHADOWED_BEFORE, RuleKey.OTHER_ROLE_BEFORE}
    assert all(rule.label for track in rules.tracks.values() for rule in track.rules)
    assert rules.release_lead_eligibility.min_cycles == 2
    assert rules.release_lead_eligibility.min_leading == 1


def test_current_shadows_come_first_and_lead_shadows_before_the_team_before_former_members() -> None:
    rules = default_rules()
    for track in (Track.ROLE, Track.RELEASE_LEAD, Track.BRANCH_MANAGER):
        steps = rules.of(track)
        assert steps.step(Tier.SHADOW_NOW, True) == 0
        assert steps.step(Tier.ON_TEAM_NOW, True) < steps.step(Tier.PAST_TEAM, False)
    lead = rules.of(Track.RELEASE_LEAD)
    assert lead.step(Tier.ON_TEAM_NOW, False) < lead.step(Tier.PAST_SHADOW, True)


def test_advisers_follow_the_rules_of_ordinary_roles() -> None:
    rules = default_rules()
    assert rules.of(Track.ADVISER) is rules.of(Track.ROLE)


@pytest.mark.parametrize(
    ("old", "new", "line_with", "key", "message"),
    [
        ("weight: 3\n", "weight: plenty\n", "weight: plenty", "tracks.role.rules.0.weight", "plenty"),
        ("key: shadowed_before", "key: shadowed_often", "shadowed_often", "tracks.role.rules.0.key", "shadowed_often"),
        ("long_away: 8", "long_away: 0", "long_away: 0", "long_away", "greater than or equal to 1"),
        ("long_away: 8", "long_ago: 8", "long_ago: 8", "long_ago", "spelling"),
        ("min_cycles: 2", "min_cycles: -1", "min_cycles: -1", "release_lead_eligibility.min_cycles", "greater"),
        ("tiers: [shadow_now]", "tiers: [shadows]", "tiers: [shadows]", "tracks.role.rules.0.tiers.0", "shadows"),
        ("  use: yes", "  use: perhaps", "use: perhaps", "release_lead_eligibility.use", "perhaps"),
    ],
)
def test_a_mistake_is_named_with_line_and_key(old: str, new: str, line_with: str, key: str, message: str) -> None:
    text = _changed(old, new)
    with pytest.raises(TextError) as caught:
        read_rules(text, "mine.yaml")
    assert caught.value.file == "mine.yaml"
    assert caught.value.line == _line_of(text, line_with)
    assert caught.value.key == key
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"mine.yaml, line {caught.value.line}, {key}: ")


def test_a_missing_track_a_missing_step_and_a_doubled_step_are_refused() -> None:
    with pytest.raises(TextError, match="branch_manager are missing"):
        read_rules(DEFAULT[: DEFAULT.index("  # The branch manager comes")], "mine.yaml")
    with pytest.raises(TextError, match="nobody takes incumbent"):
        read_rules(_changed("      - {tier: incumbent}\n", ""), "mine.yaml")
    with pytest.raises(TextError, match="incumbent is taken by two steps"):
        read_rules(_changed("      - {tier: incumbent}\n", "      - {tier: incumbent}\n" * 2), "mine.yaml")


def test_the_same_rule_twice_for_the_same_people_is_refused() -> None:
    text = _changed("      - key: other_role_before\n", "      - key: shadowed_before\n")
    with pytest.raises(TextError, match="shadowed_before is given twice"):
        read_rules(text, "mine.yaml")


def test_a_key_written_twice_is_named_at_its_second_place() -> None:
    text = _changed("long_away: 8\n", "long_away: 8\nlong_away: 9\n")
    with pytest.raises(TextError, match="is written twice") as caught:
        read_rules(text, "mine.yaml")
    assert caught.value.line == _line_of(text, "long_away: 9")


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_says_what_to_do(text: str) -> None:
    with pytest.raises(TextError, match=r"mine\.yaml, line 1, file: the file is empty"):
        read_rules(text, "mine.yaml")


@pytest.mark.parametrize("text", ["tracks: [", "a: b: c", "\x00"])
def test_text_that_is_no_yaml_is_named_with_its_line(text: str) -> None:
    with pytest.raises(TextError, match=r"mine.yaml, line 1, file: not valid YAML"):
        read_rules(text, "mine.yaml")


def test_a_list_instead_of_keys_is_refused() -> None:
    with pytest.raises(TextError, match=r"mine.yaml, line 1"):
        read_rules("- version: 1\n", "mine.yaml")


def test_rules_survive_their_own_json() -> None:
    rules = default_rules()
    assert SuccessionRules.model_validate_json(rules.model_dump_json()) == rules
