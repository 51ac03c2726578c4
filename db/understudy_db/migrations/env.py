"""Runs migrations on the connection that upgrade.py hands over."""

from typing import Any

from alembic import context

from understudy_db.schema import Base


def _compared(thing: Any, _name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """On PostgreSQL private tables live in another schema than the one compared; a test looks at them."""
    return not (kind == "table" and connection.dialect.name == "postgresql" and thing.info.get("private"))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
    include_object=_compared,
)
with context.begin_transaction():
    context.run_migrations()
