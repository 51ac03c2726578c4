"""Writes a draft migration from the difference between the newest migration and the models: read it before use."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from understudy_db.session import make_engine, sqlite_url
from understudy_db.upgrade import alembic_config

with tempfile.TemporaryDirectory() as folder:
    engine = make_engine(sqlite_url(Path(folder) / "draft.db"))
    with engine.connect() as connection:
        config = alembic_config(connection)
        command.upgrade(config, "head")
        connection.commit()
        command.revision(config, message=sys.argv[2], rev_id=sys.argv[1], autogenerate=True)
    engine.dispose()
