#!/bin/sh
# need.sh installs what runs and deploys the worker, as the lock file says, unless
# it is there. The packages bring their programs along: no script of theirs has to
# run.
set -eu
cd "$(dirname "$0")"
../../web/e2e/need.sh node
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --ignore-scripts
fi
