"""ladder and applications; private tables are in a schema of their own on PostgreSQL"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import understudy_db.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _private() -> str | None:
    return "understudy_private" if op.get_bind().dialect.name == "postgresql" else None


def upgrade() -> None:
    private = _private()
    own = f"{private}." if private else ""
    if private:
        op.execute(f"CREATE SCHEMA IF NOT EXISTS {private}")
    op.create_table(
        "application",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sent_text", sa.Text(), nullable=False),
        sa.Column("sent_at", understudy_db.types.Instant(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_folded", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pronouns", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("login_written", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("consent", understudy_db.types.Flag(), nullable=True),
        sa.Column("is_returning", understudy_db.types.Flag(), nullable=True),
        sa.Column("times_applied", sa.Text(), nullable=True),
        sa.Column("served_roles", understudy_db.types.Json(), nullable=False),
        sa.Column("served_teams", sa.Text(), nullable=False),
        sa.Column("roles", understudy_db.types.Json(), nullable=False),
        sa.Column("volunteer", sa.Text(), nullable=True),
        sa.Column("stable_roster", understudy_db.types.Flag(), nullable=True),
        sa.Column("zone_written", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("zone_from", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("handbook", understudy_db.types.Flag(), nullable=True),
        sa.Column("hours_written", sa.Text(), nullable=True),
        sa.Column("hours_least", understudy_db.types.Real(), nullable=True),
        sa.Column("hours_most", understudy_db.types.Real(), nullable=True),
        sa.Column("meetings", sa.Text(), nullable=True),
        sa.Column("burndown", sa.Text(), nullable=True),
        sa.Column("conflicts", sa.Text(), nullable=True),
        sa.Column("cla", understudy_db.types.Flag(), nullable=True),
        sa.Column("member", understudy_db.types.Flag(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("flags", understudy_db.types.Json(), nullable=False),
        sa.Column("latest_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("matched_by", sa.Text(), nullable=False),
        sa.Column("brought_at", understudy_db.types.Instant(), nullable=False),
        sa.Column("edited", understudy_db.types.Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'duplicate', 'spam', 'ineligible', 'withdrawn', 'in_review', 'shortlisted', "
            "'offered', 'accepted', 'declined', 'placed', 'not_selected', 'notified')",
            name=op.f("ck_application_status"),
        ),
        sa.CheckConstraint(
            "zone_from IS NULL OR zone_from IN ('words', 'person')", name=op.f("ck_application_zone_from")
        ),
        sa.ForeignKeyConstraint(["latest_id"], [f"{own}application.id"], name=op.f("fk_application_latest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("programme_id", "cycle", "sent_text", "email_folded", name="uq_application_sending"),
        sqlite_autoincrement=True,
        schema=private,
        sqlite_strict=True,
    )
    with op.batch_alter_table("application", schema=private) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_person_id"), ["person_id"], unique=False)

    op.create_table(
        "form_mapping",
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("fields", understudy_db.types.Json(), nullable=False),
        sa.Column("saved_at", understudy_db.types.Instant(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_mapping")),
        sa.UniqueConstraint("signature", name=op.f("uq_form_mapping_signature")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "ladder_policy",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", understudy_db.types.Day(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("added_at", understudy_db.types.Instant(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_policy")),
        sa.UniqueConstraint("name", "since", name=op.f("uq_ladder_policy_name_since")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "private_entry",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", understudy_db.types.Json(), nullable=True),
        sa.Column("after", understudy_db.types.Json(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_entry")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_private_entry_entry_id")),
        sqlite_autoincrement=True,
        schema=private,
        sqlite_strict=True,
    )
    with op.batch_alter_table("private_entry", schema=private) as batch_op:
        batch_op.create_index(batch_op.f("ix_private_entry_table_name_row_id"), ["table_name", "row_id"], unique=False)

    op.create_table(
        "application_answer",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], [f"{own}application.id"], name=op.f("fk_application_answer_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_answer")),
        sqlite_autoincrement=True,
        schema=private,
        sqlite_strict=True,
    )
    with op.batch_alter_table("application_answer", schema=private) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_answer_application_id"), ["application_id"], unique=False)

    op.create_table(
        "application_note",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("at", understudy_db.types.Instant(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], [f"{own}application.id"], name=op.f("fk_application_note_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_note")),
        sqlite_autoincrement=True,
        schema=private,
        sqlite_strict=True,
    )
    with op.batch_alter_table("application_note", schema=private) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_note_application_id"), ["application_id"], unique=False)

    op.create_table(
        "application_score",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("value", understudy_db.types.Real(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", understudy_db.types.Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 1", name=op.f("ck_application_score_value")),
        sa.ForeignKeyConstraint(
            ["application_id"], [f"{own}application.id"], name=op.f("fk_application_score_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_score")),
        sa.UniqueConstraint(
            "application_id", "role", "reviewer", name=op.f("uq_application_score_application_id_role_reviewer")
        ),
        sqlite_autoincrement=True,
        schema=private,
        sqlite_strict=True,
    )
    op.create_table(
        "evidence_ruling",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("counts", understudy_db.types.Flag(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", understudy_db.types.Instant(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_evidence_ruling_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_ruling")),
        sa.UniqueConstraint(
            "account_id", "metric", "evidence", name=op.f("uq_evidence_ruling_account_id_metric_evidence")
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "ladder_case",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", understudy_db.types.Instant(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("deadline", understudy_db.types.Day(), nullable=True),
        sa.Column("closed_at", understudy_db.types.Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('promotion', 'inactivity')", name=op.f("ck_ladder_case_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'waiting', 'granted', 'not_now', 'withdrawn', 'stepped_back', 'stays')",
            name=op.f("ck_ladder_case_state"),
        ),
        sa.CheckConstraint("person_id IS NOT NULL OR account_id IS NOT NULL", name=op.f("ck_ladder_case_somebody")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ladder_case_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ladder_case_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_case")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("ladder_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ladder_case_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ladder_case_person_id"), ["person_id"], unique=False)

    op.create_table(
        "case_entry",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("agrees", understudy_db.types.Flag(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("at", understudy_db.types.Instant(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('note', 'state', 'sponsor', 'attestation', 'vote', 'objection', 'answered', 'contacted', "
            "'replied', 'vouched', 'appeal')",
            name=op.f("ck_case_entry_kind"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["ladder_case.id"], name=op.f("fk_case_entry_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entry")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("case_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_entry_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("time_zone", sa.Text(), nullable=True))


def downgrade() -> None:
    private = _private()
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("time_zone")

    with op.batch_alter_table("case_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_entry_case_id"))

    op.drop_table("case_entry")
    with op.batch_alter_table("ladder_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ladder_case_person_id"))
        batch_op.drop_index(batch_op.f("ix_ladder_case_account_id"))

    op.drop_table("ladder_case")
    op.drop_table("evidence_ruling")
    op.drop_table("application_score", schema=private)
    with op.batch_alter_table("application_note", schema=private) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_note_application_id"))

    op.drop_table("application_note", schema=private)
    with op.batch_alter_table("application_answer", schema=private) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_answer_application_id"))

    op.drop_table("application_answer", schema=private)
    with op.batch_alter_table("private_entry", schema=private) as batch_op:
        batch_op.drop_index(batch_op.f("ix_private_entry_table_name_row_id"))

    op.drop_table("private_entry", schema=private)
    op.drop_table("ladder_policy")
    op.drop_table("form_mapping")
    with op.batch_alter_table("application", schema=private) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_person_id"))

    op.drop_table("application", schema=private)
