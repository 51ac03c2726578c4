#!/usr/bin/env bash
# Writes requirements/*.lock from pyproject.toml: versions and hashes, no addresses. Needs uv.
set -euo pipefail
cd "$(dirname "$0")/.."
common=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet)
uv pip compile pyproject.toml --extra postgresql --group build "${common[@]}" -o requirements/app.lock
uv pip compile pyproject.toml --extra postgresql --group dev --constraints requirements/app.lock "${common[@]}" -o requirements/dev.lock
