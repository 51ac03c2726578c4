"""``understudy sync``: typing it is consent to ask GitHub."""

from __future__ import annotations

import os
import signal
import sys
from argparse import Namespace
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from pydantic import SecretStr

from understudy.app.cli.output import print_json
from understudy.application.errors import Cancelled
from understudy.application.services import Services
from understudy.application.sync.control import Control
from understudy.application.sync.service import PUBLIC_API
from understudy.application.sync.status import SyncStatus


def sync(services: Services, options: Namespace) -> int:
    """0 when everything was read, 2 when a repository could not be, 130 when stopped: what was read stays."""
    api_url = options.api_url or PUBLIC_API
    since = None
    if options.since is not None:
        since = datetime(options.since.year, options.since.month, options.since.day, tzinfo=UTC)
    control = Control()

    def stop(_number: int, _frame: FrameType | None) -> None:
        control.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        status = services.sync.sync(
            options.repos,
            options.org,
            since,
            token=_token(services, api_url),
            api_url=api_url,
            report=_show if sys.stderr.isatty() else None,
            control=control,
        )
    except Cancelled:
        print("understudy: stopped; the next sync goes on there", file=sys.stderr)
        return 130
    finally:
        signal.signal(signal.SIGINT, before)
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
    if options.json:
        print_json(_json(status))
    else:
        _print(status)
    return 2 if any(row.state == "failed" for row in status.repositories) else 0


def _token(services: Services, api_url: str) -> SecretStr | None:
    """The server's own token, else the one that whoever typed the server's address put into the environment."""
    given = os.environ.get("GITHUB_TOKEN", "").strip()
    return services.sign_in.token(api_url) or (SecretStr(given) if given else None)


def _show(status: SyncStatus) -> None:
    total = f" of {status.total}" if status.total else ""
    wait = f", waits for GitHub until {status.resumes_at.astimezone():%H:%M}" if status.resumes_at else ""
    ready = f", ready about {status.ready_at.astimezone():%H:%M}" if status.ready_at and not wait else ""
    running = next((row.name for row in status.repositories if row.state == "running"), "")
    sys.stderr.write(f"\r\x1b[K{status.fetched}{total} items  {running}{wait}{ready}"[:110])
    sys.stderr.flush()


def _print(status: SyncStatus) -> None:
    for row in status.repositories:
        since = f", complete from {row.complete_from:%Y-%m-%d}" if row.complete_from else ""
        print(f"{row.name}: {row.state}, {row.written} items new or changed{since}")
        if row.error:
            print(f"  {row.error}")
        for notice in row.notices:
            print(f"  {notice}")


def _json(status: SyncStatus) -> dict[str, Any]:
    return {
        "state": status.state,
        "counts": {"items": sum(row.written for row in status.repositories)},
        "repositories": [
            {
                "repo": row.name,
                "state": row.state,
                "fetched": row.fetched,
                "total": row.total,
                "written": row.written,
                "complete_from": row.complete_from.isoformat() if row.complete_from else None,
                "error": row.error,
                "notices": list(row.notices),
            }
            for row in status.repositories
        ],
        "allowances": [
            {"name": a.name, "limit": a.limit, "remaining": a.remaining, "resets_at": a.resets_at.isoformat()}
            for a in status.allowances
        ],
    }
