#!/usr/bin/env bash
# Makes .venv ready: bootstrap.sh app (to run) or bootstrap.sh dev (to test). Safe to run again: does only what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-app}

say() { printf '%s\n' "$*" >&2; }

# --- Python -------------------------------------------------------------------------------------------------------
python=""
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
  if command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  say "Understudy needs Python 3.11, 3.12 or 3.13. Install one (Debian, Ubuntu: apt-get install python3-venv), or name it: make PYTHON=/path/to/python3.12 …"
  exit 2
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  say "This Python has no venv module. On Debian and Ubuntu: apt-get install python3-venv"
  exit 2
fi

# --- System libraries (Debian, Ubuntu) ----------------------------------------------------------------------------
# library as the loader knows it : package that brings it
libraries="libGL.so.1:libgl1 libEGL.so.1:libegl1 libglib-2.0.so.0:libglib2.0-0 libdbus-1.so.3:libdbus-1-3
libfontconfig.so.1:libfontconfig1 libxkbcommon.so.0:libxkbcommon0 libbrotlidec.so.1:libbrotli1
libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4
libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-randr.so.0:libxcb-randr0
libxcb-render-util.so.0:libxcb-render-util0 libxcb-shape.so.0:libxcb-shape0 libxcb-xkb.so.1:libxcb-xkb1"
missing=""
if command -v ldconfig >/dev/null 2>&1 || [ -x /sbin/ldconfig ]; then
  known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
  for pair in $libraries; do
    case "$known" in *"${pair%%:*}"*) ;; *) missing="$missing ${pair##*:}" ;; esac
  done
fi
if [ "$kind" = dev ]; then
  command -v Xvfb >/dev/null 2>&1 || missing="$missing xvfb"
  command -v xauth >/dev/null 2>&1 || missing="$missing xauth"
  if [ -n "${CI:-}" ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then missing="$missing postgresql"; fi
  if [ -n "${CI:-}" ] && ! command -v pdftotext >/dev/null 2>&1; then missing="$missing poppler-utils"; fi
  if [ -n "${CI:-}" ] && ! command -v gnome-keyring-daemon >/dev/null 2>&1; then missing="$missing gnome-keyring"; fi
  if [ -n "${CI:-}" ] && ! command -v dbus-run-session >/dev/null 2>&1; then missing="$missing dbus"; fi
fi
if [ -n "$missing" ]; then
  if command -v apt-get >/dev/null 2>&1; then
    root=""
    if [ "$(id -u)" -ne 0 ]; then
      if ! command -v sudo >/dev/null 2>&1; then
        say "These system packages are missing and sudo is not here. As root, run:"
        say "  apt-get update && apt-get install --no-install-recommends$missing"
        exit 2
      fi
      root="sudo"
      if [ -t 0 ] && [ -t 2 ]; then
        printf 'Understudy needs these system packages:%s\nInstall them with sudo apt-get now? [y/N] ' "$missing" >&2
        read -r answer
        case "$answer" in [yY]*) ;; *) say "Nothing was installed."; exit 2 ;; esac
      else
        root="sudo -n"
      fi
    fi
    say "Installing system packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    $root apt-get update -qq >/dev/null
    # libglib2.0-0 is called libglib2.0-0t64 on newer Ubuntu; apt resolves the old name there.
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $missing >/dev/null
  else
    say "Note: these libraries of Qt were not found; install them with your system's package manager:"
    for pair in $libraries; do case " $missing " in *" ${pair##*:} "*) say "  ${pair%%:*}" ;; esac; done
  fi
fi

# --- Python packages ----------------------------------------------------------------------------------------------
lock=requirements/$kind.lock
[ "$kind" = dev ] || lock=requirements/app.lock
stamp=.venv/understudy-$kind.stamp
want=$(cat "$lock" pyproject.toml packaging/bootstrap.sh | sha256sum | cut -d' ' -f1)
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
  rm -rf .venv
  "$python" -m venv .venv
fi
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$want" ]; then
  say "Installing Python packages from $lock …"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . >&2
  printf '%s\n' "$want" >"$stamp"
fi
