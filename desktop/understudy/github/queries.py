"""The GraphQL queries, and what each costs by GitHub's published formula.

Page sizes keep a query at one point; review comments nested in reviews would cost six times that: they come from REST.
Texts of pull requests and issues are not asked for.
"""

from __future__ import annotations

from typing import Final

_LIMITS = "rateLimit { cost remaining limit resetAt nodeCount }"
_PAGE = "totalCount pageInfo { hasNextPage endCursor }"
_WHO = """fragment Who on Actor { __typename login ... on User { id databaseId } ... on Bot { id databaseId }
  ... on Mannequin { id databaseId } ... on Organization { id databaseId } }"""

LISTS: Final = {
    "labels": f"{_PAGE} nodes {{ name }}",
    "files": f"{_PAGE} nodes {{ path additions deletions changeType }}",
    "reviews": f"{_PAGE} nodes {{ id fullDatabaseId state submittedAt body author {{ ...Who }} }}",
    "comments": f"{_PAGE} nodes {{ id fullDatabaseId createdAt lastEditedAt body author {{ ...Who }} }}",
}

_PULL_KINDS = (
    "LABELED_EVENT, UNLABELED_EVENT, MILESTONED_EVENT, DEMILESTONED_EVENT, MERGED_EVENT, CLOSED_EVENT, "
    "REOPENED_EVENT, REVIEW_REQUESTED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT"
)
_ISSUE_KINDS = "LABELED_EVENT, UNLABELED_EVENT, CLOSED_EVENT, REOPENED_EVENT, ASSIGNED_EVENT, TRANSFERRED_EVENT"

_ON_BOTH = """... on LabeledEvent { id createdAt actor { ...Who } label { name } }
  ... on UnlabeledEvent { id createdAt actor { ...Who } label { name } }
  ... on ClosedEvent { id createdAt actor { ...Who } }
  ... on ReopenedEvent { id createdAt actor { ...Who } }"""
_PULL_CHANGES = f"""{_PAGE} nodes {{ __typename {_ON_BOTH}
  ... on MilestonedEvent {{ id createdAt actor {{ ...Who }} milestoneTitle }}
  ... on DemilestonedEvent {{ id createdAt actor {{ ...Who }} milestoneTitle }}
  ... on MergedEvent {{ id createdAt actor {{ ...Who }} commit {{ oid }} }}
  ... on ReviewRequestedEvent {{ id createdAt actor {{ ...Who }}
    requestedReviewer {{ __typename ... on User {{ login }} ... on Team {{ slug }} }} }}
  ... on HeadRefForcePushedEvent {{ id createdAt actor {{ ...Who }}
    beforeCommit {{ oid }} afterCommit {{ oid }} }} }}"""
_ISSUE_CHANGES = f"""{_PAGE} nodes {{ __typename {_ON_BOTH}
  ... on AssignedEvent {{ id createdAt actor {{ ...Who }} assignee {{ __typename ... on User {{ login }} }} }}
  ... on TransferredEvent {{ id createdAt actor {{ ...Who }} fromRepository {{ nameWithOwner }} }} }}"""

_BOTH = f"""id number title url state createdAt updatedAt lastEditedAt closedAt authorAssociation
  repository {{ nameWithOwner }} author {{ ...Who }} milestone {{ id number title dueOn }}
  labels(first: 30) {{ {LISTS["labels"]} }} assignees(first: 10) {{ nodes {{ login }} }}"""
_PULL = f"""fragment Pull on PullRequest {{ {_BOTH}
  isDraft mergedAt baseRefName headRefOid additions deletions changedFiles
  mergeCommit {{ oid }} files(first: 100) {{ {LISTS["files"]} }} reviews(first: 40) {{ {LISTS["reviews"]} }}
  comments(first: 60) {{ {LISTS["comments"]} }}
  timelineItems(first: 60, itemTypes: [{_PULL_KINDS}]) {{ {_PULL_CHANGES} }} }}"""
_ISSUE = f"""fragment Ticket on Issue {{ {_BOTH} comments(first: 50) {{ {LISTS["comments"]} }}
  timelineItems(first: 40, itemTypes: [{_ISSUE_KINDS}]) {{ {_ISSUE_CHANGES} }} }}"""

PULLS: Final = f"""query SyncPullRequests($owner: String!, $name: String!, $n: Int!, $cursor: String) {{ {_LIMITS}
  repository(owner: $owner, name: $name) {{ id nameWithOwner
    pullRequests(first: $n, after: $cursor, orderBy: {{field: CREATED_AT, direction: DESC}}) {{
      {_PAGE} nodes {{ ...Pull }} }} }} }}
{_PULL}
{_WHO}"""

ISSUES: Final = f"""query SyncIssues($owner: String!, $name: String!, $n: Int!, $cursor: String) {{ {_LIMITS}
  repository(owner: $owner, name: $name) {{ id nameWithOwner
    issues(first: $n, after: $cursor, orderBy: {{field: CREATED_AT, direction: DESC}}) {{
      {_PAGE} nodes {{ ...Ticket }} }} }} }}
{_ISSUE}
{_WHO}"""

HYDRATE_PULLS: Final = f"""query HydratePullRequests($ids: [ID!]!) {{ {_LIMITS}
  nodes(ids: $ids) {{ __typename ...Pull }} }}
{_PULL}
{_WHO}"""

HYDRATE_ISSUES: Final = f"""query HydrateIssues($ids: [ID!]!) {{ {_LIMITS}
  nodes(ids: $ids) {{ __typename ...Ticket }} }}
{_ISSUE}
{_WHO}"""

ORG_REPOSITORIES: Final = f"""query OrgRepos($org: String!, $cursor: String) {{ {_LIMITS}
  organization(login: $org) {{ id login
  repositories(first: 100, after: $cursor, orderBy: {{field: NAME, direction: ASC}}) {{ {_PAGE}
    nodes {{ id nameWithOwner url isArchived isPrivate isFork defaultBranchRef {{ name }}
      pullRequests(first: 1) {{ totalCount }} issues(first: 1) {{ totalCount }} }} }} }} }}"""

ORG_MEMBERS: Final = f"""query OrgMembers($org: String!, $cursor: String) {{ {_LIMITS}
  organization(login: $org) {{
  membersWithRole(first: 100, after: $cursor) {{ {_PAGE}
    edges {{ role node {{ id databaseId login name }} }} }} }} }}"""

ORG_TEAMS: Final = f"""query OrgTeams($org: String!, $cursor: String) {{ {_LIMITS}
  organization(login: $org) {{
  teams(first: 50, after: $cursor) {{ {_PAGE} nodes {{ id slug
    members(first: 100, membership: IMMEDIATE) {{ {_PAGE}
      edges {{ role node {{ id databaseId login name }} }} }} }} }} }} }}"""

TEAM_MEMBERS: Final = f"""query TeamMembers($id: ID!, $cursor: String) {{ {_LIMITS} node(id: $id) {{ ... on Team {{
  members(first: 100, after: $cursor, membership: IMMEDIATE) {{ {_PAGE}
    edges {{ role node {{ id databaseId login name }} }} }} }} }} }}"""


def more(lists: list[str]) -> str:
    """A query for further pages of several lists: variables ``i0``, ``c0`` … are the item and the cursor of each."""
    variables, fields = [], []
    for place, what in enumerate(lists):
        variables.append(f"$i{place}: ID!, $c{place}: String")
        at = f"first: 100, after: $c{place}"
        if what == "changes":
            body = (
                f"... on PullRequest {{ list: timelineItems({at}, itemTypes: [{_PULL_KINDS}]) {{ {_PULL_CHANGES} }} }} "
                f"... on Issue {{ list: timelineItems({at}, itemTypes: [{_ISSUE_KINDS}]) {{ {_ISSUE_CHANGES} }} }}"
            )
        else:
            body = f"... on PullRequest {{ list: {what}({at}) {{ {LISTS[what]} }} }}"
            if what in ("labels", "comments"):
                body += f" ... on Issue {{ list: {what}({at}) {{ {LISTS[what]} }} }}"
        fields.append(f"n{place}: node(id: $i{place}) {{ __typename {body} }}")
    used = _WHO if any(what not in ("labels", "files") for what in lists) else ""
    return f"query More({', '.join(variables)}) {{ {_LIMITS} {' '.join(fields)} }}\n{used}"


def texts(oids: list[str]) -> str:
    """A query for the texts of blobs ``b0``, ``b1`` …, and the newest commit of the default branch."""
    fields = " ".join(
        f'b{place}: object(oid: "{oid}") {{ ... on Blob {{ oid isBinary isTruncated text }} }}'
        for place, oid in enumerate(oids)
    )
    return (
        f"query OwnersBlobs($owner: String!, $name: String!) {{ {_LIMITS} "
        f'repository(owner: $owner, name: $name) {{ head: object(expression: "HEAD") {{ oid }} {fields} }} }}'
    )


def points(requests: int) -> int:
    """Points of a query that takes this many requests inside GitHub: a hundredth, rounded, at least one."""
    return max(1, (requests + 50) // 100)


def pulls_cost(size: int) -> int:
    """Points of a page of pull requests: each has six lists."""
    return points(1 + 6 * size)


def issues_cost(size: int) -> int:
    """Points of a page of issues: each has four lists."""
    return points(1 + 4 * size)
