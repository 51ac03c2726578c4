"""What a person sends: the text of a pull request with the checklist and links, and the patch of the OWNERS file."""

from __future__ import annotations

from collections.abc import Iterable

from understudy.application.errors import UserError
from understudy.application.ladder.cases import CasePage, Cases
from understudy.application.ladder.quiet import Quiet
from understudy.application.owners.patches import OwnersPatch, OwnersPatches
from understudy.domain.ladder.facts import Proof
from understudy.domain.ladder.outcomes import Outcome, Verdict
from understudy.domain.ladder.policy import ScopeKind

_LINKS = 40
_THEN = {
    "emeritus": "This moves them to emeritus",
    "removed": "This takes them out of the list for now",
    "by_hand": "This lets them step back",
}
_MARKS = {Outcome.MET: "x", Outcome.NOT_MET: " ", Outcome.NEEDS_HUMAN: " ", Outcome.NOT_CONFIGURED: " "}


class Nominations:
    """Turns a case into text and patch; nothing is sent."""

    def __init__(self, cases: Cases, patches: OwnersPatches, quiet: Quiet) -> None:
        self._cases = cases
        self._patches = patches
        self._quiet = quiet

    def title(self, case_id: int) -> str:
        """The title of the pull request."""
        page = self._cases.page(case_id)
        where = page.row.scope.path + "/" if page.row.scope.path else page.row.scope.name
        if page.row.kind == "promotion":
            return f"Promote {_called(page)} to {page.level.name.lower()} for {where}"
        return f"Thank {_called(page)}: step back as {page.level.name.lower()} of {where}"

    def body(self, case_id: int) -> str:
        """Markdown with every requirement, how it stands, and links to the evidence; for inactivity, what was seen."""
        page = self._cases.page(case_id)
        return _promotion(page) if page.row.kind == "promotion" else self._stepping_back(page)

    def patch(self, case_id: int, alias: str | None = None) -> OwnersPatch:
        """The change of the OWNERS file (or of an alias). Raises UserError when the level is not kept in one.

        For stepping back it is given only when the policy's talk and time to answer are done.
        """
        page = self._cases.page(case_id)
        scope, login = page.row.scope, page.row.login
        if scope.kind not in (ScopeKind.DIRECTORY, ScopeKind.REPOSITORY):
            raise UserError(f"{page.level.name} is not kept in OWNERS files; change where it is recorded by hand.")
        if login is None:
            raise UserError(f"No login is known of {page.row.name}; OWNERS files name logins.")
        if page.row.kind == "inactivity":
            if page.may_step_back:
                raise UserError(page.may_step_back)
            path = scope.path if scope.kind is ScopeKind.DIRECTORY else None
            if page.level.rest is not None and page.level.rest.then == "removed":
                return self._patches.remove(scope.name, login, path)
            return self._patches.emeritus(scope.name, login, path)
        if alias is not None:
            return self._patches.add_to_alias(scope.name, alias, login)
        roles = [role for record in page.level.recorded_in for role in record.owners]
        if not roles:
            raise UserError(f"{page.level.name} is not kept in OWNERS files; change where it is recorded by hand.")
        return self._patches.add(scope.name, scope.path, login, "reviewer" if "reviewer" in roles else "approver")

    def _stepping_back(self, page: CasePage) -> str:
        found = self._quiet.of(page.subject, page.edition.policy, page.level, page.row.scope)
        lines = [
            f"{_called(page)} has given much to {page.row.scope.words}, and it has been quiet for a while. Thank you!",
            "",
            f"{_THEN[page.level.rest.then if page.level.rest is not None else 'by_hand']}, after a talk. "
            "A word here is enough to stay, or to come back at any time.",
            "",
            "| What was looked at | Seen | Threshold |",
            "| --- | --- | --- |",
        ]
        for rule in found.rules:
            for part in rule.parts:
                lines.append(f"| {rule.text} | {part.value} {part.title.lower()} | {part.threshold} |")
        for words in found.partial:
            lines += ["", f"_{words}_"]
        if page.level.rest is not None and page.level.rest.appeal:
            lines += ["", page.level.rest.appeal]
        return "\n".join(lines) + "\n"


def _promotion(page: CasePage) -> str:
    assert page.verdict is not None
    policy = page.edition.policy
    lines = [
        f"I would like to nominate {_called(page)} as **{page.level.name}** for `{page.row.scope.written}`.",
        "",
        f"Requirements of the {policy.title}{f' ({policy.edition})' if policy.edition else ''}:",
        "",
    ]
    for verdict in page.verdict.verdicts:
        lines += _item(verdict, 0)
    if policy.sources:
        lines += ["", "Policy: " + ", ".join(f"<{url}>" for url in policy.sources)]
    return "\n".join(lines) + "\n"


def _item(verdict: Verdict, depth: int) -> list[str]:
    indent = "  " * depth
    lines = [f"{indent}- [{_MARKS[verdict.outcome]}] {_plain(verdict.requirement.text)} ({_plain(verdict.said)})"]
    if verdict.outcome is not Outcome.MET and verdict.fills:
        lines.append(f"{indent}  - still needed: {_plain(verdict.fills)}")
        lines += [f"{indent}  - _{_plain(words)}_" for words in verdict.partial]
    for part in verdict.parts:
        lines += _item(part, depth + 1)
    lines += [f"{indent}  - {line}" for line in _links(verdict.proofs)]
    return lines


def _links(proofs: Iterable[Proof]) -> list[str]:
    counted = [proof for proof in proofs if proof.counts is not False]
    lines = []
    for proof in counted[-_LINKS:]:
        text = _plain(proof.text)
        linked = f"[{text}]({proof.url})" if proof.url else text
        lines.append(linked if proof.counts else f"{linked} (to confirm: {_plain(proof.reason)})")
    if len(counted) > _LINKS:
        lines.append(f"and {len(counted) - _LINKS} older ones")
    return lines


def _plain(text: str) -> str:
    """Text that cannot become Markdown, HTML or a mention of its own making."""
    out = " ".join(text.split())
    for mark in ("\\", "`", "*", "_", "[", "]", "<", ">", "|"):
        out = out.replace(mark, f"\\{mark}" if mark not in "<>" else {"<": "&lt;", ">": "&gt;"}[mark])
    return out.replace("@", "@\u200b")


def _called(page: CasePage) -> str:
    return f"@{page.row.login}" if page.row.login else page.row.name
