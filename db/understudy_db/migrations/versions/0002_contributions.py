"""contributions, and where they come from"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import understudy_db.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=True),
        sa.Column("login", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("node_id", sa.Text(), nullable=True),
        sa.Column("numeric_id", understudy_db.types.Whole(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("is_bot", understudy_db.types.Flag(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('user', 'email', 'bot', 'organization', 'mannequin', 'ghost')", name=op.f("ck_account_kind")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["account.id"], name=op.f("fk_account_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("folded", name=op.f("uq_account_folded")),
        sa.UniqueConstraint("node_id", name=op.f("uq_account_node_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_group_id"), ["group_id"], unique=False)

    op.create_table(
        "event_directory",
        sa.Column("path_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("path_id", "event_id", name=op.f("pk_event_directory")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "path",
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["path.id"], name=op.f("fk_path_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_path")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_path_parent_id_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "repository",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("former", understudy_db.types.Json(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=True),
        sa.Column("web", sa.Text(), nullable=True),
        sa.Column("default_branch", sa.Text(), nullable=True),
        sa.Column("is_private", understudy_db.types.Flag(), nullable=False),
        sa.Column("is_archived", understudy_db.types.Flag(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("prow", understudy_db.types.Json(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('ok', 'missing', 'blocked', 'gone')", name=op.f("ck_repository_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repository")),
        sa.UniqueConstraint("host", "folded", name=op.f("uq_repository_host_folded")),
        sa.UniqueConstraint("node_id", name=op.f("uq_repository_node_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "account_login",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("first_at", understudy_db.types.Second(), nullable=True),
        sa.Column("last_at", understudy_db.types.Second(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_login_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_login")),
        sa.UniqueConstraint("account_id", "folded", name=op.f("uq_account_login_account_id_folded")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("account_login", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_login_folded"), ["folded"], unique=False)

    op.create_table(
        "event_path",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("added", sa.Integer(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["path_id"], ["path.id"], name=op.f("fk_event_path_path_id")),
        sa.PrimaryKeyConstraint("event_id", "path_id", name=op.f("pk_event_path")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=True),
        sa.Column("head", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("complete_from", understudy_db.types.Second(), nullable=True),
        sa.Column("complete_to", understudy_db.types.Second(), nullable=True),
        sa.Column("is_shallow", understudy_db.types.Flag(), nullable=False),
        sa.Column("checked_at", understudy_db.types.Instant(), nullable=True),
        sa.Column("counts", understudy_db.types.Json(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('git', 'github', 'org', 'sigs', 'affiliations', 'elsewhere')", name=op.f("ck_feed_kind")
        ),
        sa.CheckConstraint("state IN ('new', 'running', 'paused', 'stopped', 'ready')", name=op.f("ck_feed_state")),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name=op.f("fk_feed_repository_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("kind", "location", "repository_id", name=op.f("uq_feed_kind_location_repository_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "milestone",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", understudy_db.types.Second(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name=op.f("fk_milestone_repository_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("repository_id", "number", name=op.f("uq_milestone_repository_id_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "affiliation",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("since", understudy_db.types.Day(), nullable=True),
        sa.Column("until", understudy_db.types.Day(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_affiliation_account_id")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_affiliation_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_affiliation_account_id"), ["account_id"], unique=False)

    op.create_table(
        "community_group",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dir", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('sig', 'wg', 'ug', 'committee')", name=op.f("ck_community_group_kind")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_community_group_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_group")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "event",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", understudy_db.types.Second(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("sha", sa.LargeBinary(), nullable=True),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=True),
        sa.Column("files", sa.Integer(), nullable=True),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("node_id", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind BETWEEN 1 AND 18", name=op.f("ck_event_kind")),
        sa.CheckConstraint("standing BETWEEN 0 AND 2", name=op.f("ck_event_standing")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_event_account_id")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_event_feed_id")),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name=op.f("fk_event_repository_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_account_id_at"), ["account_id", "at"], unique=False)
        batch_op.create_index(
            "ix_event_node",
            ["node_id"],
            unique=True,
            sqlite_where=sa.text("node_id IS NOT NULL"),
            postgresql_where=sa.text("node_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_event_number",
            ["repository_id", "number"],
            unique=False,
            sqlite_where=sa.text("number IS NOT NULL"),
            postgresql_where=sa.text("number IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_event_of",
            ["of_id"],
            unique=False,
            sqlite_where=sa.text("of_id IS NOT NULL"),
            postgresql_where=sa.text("of_id IS NOT NULL"),
        )

    op.create_table(
        "item",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_draft", understudy_db.types.Flag(), nullable=False),
        sa.Column("created_at", understudy_db.types.Second(), nullable=False),
        sa.Column("updated_at", understudy_db.types.Second(), nullable=False),
        sa.Column("edited_at", understudy_db.types.Second(), nullable=True),
        sa.Column("closed_at", understudy_db.types.Second(), nullable=True),
        sa.Column("merged_at", understudy_db.types.Second(), nullable=True),
        sa.Column("merge_sha", sa.LargeBinary(), nullable=True),
        sa.Column("head_sha", sa.LargeBinary(), nullable=True),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=True),
        sa.Column("files", sa.Integer(), nullable=True),
        sa.Column("labels", understudy_db.types.Json(), nullable=False),
        sa.Column("assignees", understudy_db.types.Json(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("is_complete", understudy_db.types.Flag(), nullable=False),
        sa.Column("gone", sa.Text(), nullable=False),
        sa.Column("seen_at", understudy_db.types.Instant(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("gone IN ('', 'transferred', 'deleted', 'hidden')", name=op.f("ck_item_gone")),
        sa.CheckConstraint("kind IN ('issue', 'pull')", name=op.f("ck_item_kind")),
        sa.CheckConstraint("state IN ('open', 'closed', 'merged')", name=op.f("ck_item_state")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_item_author_id")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_item_feed_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_item_milestone_id")),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name=op.f("fk_item_repository_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("node_id", name=op.f("uq_item_node_id")),
        sa.UniqueConstraint("repository_id", "number", name=op.f("uq_item_repository_id_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_author_id"), ["author_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("since", understudy_db.types.Second(), nullable=True),
        sa.Column("until", understudy_db.types.Second(), nullable=True),
        sa.Column("since_sha", sa.Text(), nullable=True),
        sa.Column("until_sha", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_membership_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_scope"), ["scope"], unique=False)

    op.create_table(
        "overflow",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_overflow_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overflow")),
        sa.UniqueConstraint("feed_id", "node_id", "what", name=op.f("uq_overflow_feed_id_node_id_what")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "owner_spell",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("path_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("pattern", sa.Text(), nullable=True),
        sa.Column("since", understudy_db.types.Second(), nullable=False),
        sa.Column("since_sha", sa.LargeBinary(), nullable=False),
        sa.Column("began", sa.Text(), nullable=False),
        sa.Column("until", understudy_db.types.Second(), nullable=True),
        sa.Column("until_sha", sa.LargeBinary(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("began IN ('gained', 'created', 'moved', 'init')", name=op.f("ck_owner_spell_began")),
        sa.CheckConstraint("ended IS NULL OR ended IN ('lost', 'deleted', 'moved')", name=op.f("ck_owner_spell_ended")),
        sa.CheckConstraint(
            "role IN ('approver', 'reviewer', 'required_reviewer', 'emeritus_approver', 'emeritus_reviewer', 'owner')",
            name=op.f("ck_owner_spell_role"),
        ),
        sa.CheckConstraint("(until IS NULL) = (ended IS NULL)", name=op.f("ck_owner_spell_whole_end")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_owner_spell_account_id")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_owner_spell_feed_id")),
        sa.ForeignKeyConstraint(["path_id"], ["path.id"], name=op.f("fk_owner_spell_path_id")),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name=op.f("fk_owner_spell_repository_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_spell")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("owner_spell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_owner_spell_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_owner_spell_repository_id_path_id"), ["repository_id", "path_id"], unique=False
        )

    op.create_table(
        "stream",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("page_size", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("fetched", sa.Integer(), nullable=False),
        sa.Column("is_done", understudy_db.types.Flag(), nullable=False),
        sa.Column("back_to", understudy_db.types.Second(), nullable=True),
        sa.Column("watermark", understudy_db.types.Second(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("detail", understudy_db.types.Json(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_stream_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream")),
        sa.UniqueConstraint("feed_id", "name", name=op.f("uq_stream_feed_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "item_change",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", understudy_db.types.Second(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_item_change_account_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_change_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_change")),
        sa.UniqueConstraint("node_id", name=op.f("uq_item_change_node_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("item_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_change_item_id"), ["item_id"], unique=False)

    op.create_table(
        "subproject",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["community_group.id"], name=op.f("fk_subproject_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subproject")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("subproject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subproject_group_id"), ["group_id"], unique=False)

    op.create_table(
        "group_leader",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("subproject_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('chair', 'tech_lead', 'emeritus_lead', 'liaison')", name=op.f("ck_group_leader_role")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_group_leader_account_id")),
        sa.ForeignKeyConstraint(["group_id"], ["community_group.id"], name=op.f("fk_group_leader_group_id")),
        sa.ForeignKeyConstraint(["subproject_id"], ["subproject.id"], name=op.f("fk_group_leader_subproject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_leader")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("group_leader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_leader_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_leader_group_id"), ["group_id"], unique=False)

    op.create_table(
        "subproject_owners",
        sa.Column("subproject_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("repository", sa.Text(), nullable=True),
        sa.Column("branch", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subproject_id"], ["subproject.id"], name=op.f("fk_subproject_owners_subproject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subproject_owners")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("subproject_owners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subproject_owners_subproject_id"), ["subproject_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("subproject_owners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subproject_owners_subproject_id"))

    op.drop_table("subproject_owners")
    with op.batch_alter_table("group_leader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_leader_group_id"))
        batch_op.drop_index(batch_op.f("ix_group_leader_account_id"))

    op.drop_table("group_leader")
    with op.batch_alter_table("subproject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subproject_group_id"))

    op.drop_table("subproject")
    with op.batch_alter_table("item_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_change_item_id"))

    op.drop_table("item_change")
    op.drop_table("stream")
    with op.batch_alter_table("owner_spell", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_owner_spell_repository_id_path_id"))
        batch_op.drop_index(batch_op.f("ix_owner_spell_account_id"))

    op.drop_table("owner_spell")
    op.drop_table("overflow")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_scope"))
        batch_op.drop_index(batch_op.f("ix_membership_account_id"))

    op.drop_table("membership")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_author_id"))

    op.drop_table("item")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_event_of", sqlite_where=sa.text("of_id IS NOT NULL"), postgresql_where=sa.text("of_id IS NOT NULL")
        )
        batch_op.drop_index(
            "ix_event_number",
            sqlite_where=sa.text("number IS NOT NULL"),
            postgresql_where=sa.text("number IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_event_node",
            sqlite_where=sa.text("node_id IS NOT NULL"),
            postgresql_where=sa.text("node_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_event_account_id_at"))

    op.drop_table("event")
    op.drop_table("community_group")
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_affiliation_account_id"))

    op.drop_table("affiliation")
    op.drop_table("milestone")
    op.drop_table("feed")
    op.drop_table("event_path")
    with op.batch_alter_table("account_login", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_login_folded"))

    op.drop_table("account_login")
    op.drop_table("repository")
    op.drop_table("path")
    op.drop_table("event_directory")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_group_id"))

    op.drop_table("account")
