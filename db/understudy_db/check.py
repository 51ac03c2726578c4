"""``python -m understudy_db.check``: do the migrations give the schema of the models?"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.util.exc import CommandError

from understudy_db.session import make_engine, sqlite_url
from understudy_db.upgrade import alembic_config, upgrade


def main() -> int:
    """0 when head equals the models, else 1 with the differences."""
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "check.db")
        upgrade(url, Path(folder))
        engine = make_engine(url)
        try:
            with engine.connect() as connection:
                command.check(alembic_config(connection))
        except CommandError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
