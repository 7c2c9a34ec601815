#!/bin/sh
# need.sh makes sure that what a test needs is there: node, browser, packages.
# On Debian it installs what is missing when root runs it; elsewhere it says what
# to install.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

install() {
  what=$1
  shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $what from Debian"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
  else
    echo "The tests need $what. On Debian: apt-get install $*" >&2
    exit 1
  fi
}

browser() {
  [ -n "${BROWSER_PATH:-}" ] && [ -x "$BROWSER_PATH" ] && return 0
  for name in google-chrome google-chrome-stable chromium chromium-browser; do
    command -v "$name" >/dev/null && return 0
  done
  return 1
}

for need in "$@"; do
  case $need in
  node)
    command -v node >/dev/null && command -v npm >/dev/null || install "node 20 or newer and npm" nodejs npm
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || { echo "The tests need node 20 or newer; this is $(node --version)." >&2; exit 1; }
    ;;
  browser)
    browser || install "Chrome or Chromium" chromium
    ;;
  packages)
    if [ ! -d "$here/node_modules" ] || [ "$here/package-lock.json" -nt "$here/node_modules/.package-lock.json" ]; then
      (cd "$here" && npm ci --no-audit --no-fund --ignore-scripts)
    fi
    ;;
  esac
done
