#!/usr/bin/env bash
# Docker for real on a machine that reaches Debian's packages but no registry of images: an engine of its
# own on a socket in a temporary folder, base images made with mmdebstrap, and everything on loopback.
# As root on Debian. See README.md.
#
#   infra/docker/lane.sh                  the contract suites of the Kafka and MongoDB adapters, in containers
#   infra/docker/lane.sh COMMAND …        any command with the engine and these images:
#       lethe-lane/base                   Debian with Java and Python
#       lethe-lane/kafka, lethe-lane/mongo
#       lethe-lane/node                   Debian with this machine's Node and npm, a base for our own image:
#           docker build --network host --build-arg BASE=lethe-lane/node -f infra/docker/Dockerfile -t lethe .
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cache="$root/.cache/docker-lane"
suite=bookworm
lane="$(mktemp -d /tmp/lethe-lane.XXXXXX)"
say() { echo "lane: $*" >&2; }

engine=''
end() {
  if [[ -n "$engine" ]]; then
    docker ps -aq | xargs -r docker rm -f >/dev/null 2>&1 || true
    kill "$engine" 2>/dev/null && wait "$engine" 2>/dev/null || true
  fi
  umount -q "$lane"/exec/netns/* || true
  rm -rf "$lane"
}
trap end EXIT
trap 'exit 130' INT TERM

install_tools() {
  local tools=()
  command -v dockerd >/dev/null || tools+=(docker.io)
  command -v mmdebstrap >/dev/null || tools+=(mmdebstrap)
  [[ ${#tools[@]} -eq 0 ]] && return
  say "installing ${tools[*]}"
  apt-get update -qq && apt-get install -qq -y --no-install-recommends "${tools[@]}" >/dev/null
}

start_engine() {
  export DOCKER_HOST="unix://$lane/docker.sock"
  # Nothing of it is reachable from outside: no bridge, no rules, no port.
  dockerd --host "$DOCKER_HOST" --bridge none --iptables=false --storage-driver overlay2 \
    --data-root "$lane/data" --exec-root "$lane/exec" --pidfile "$lane/docker.pid" >"$lane/dockerd.log" 2>&1 &
  engine=$!
  for _ in {1..300}; do
    docker info >/dev/null 2>&1 && return
    kill -0 "$engine" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$lane/dockerd.log" >&2
  say 'the engine did not start'
  exit 1
}

# The tree of a small Debian, made once; the name says what is in it.
base_tree() {
  local packages='openjdk-17-jre-headless,python3-minimal,libpython3-stdlib,libstdc++6,ca-certificates'
  local tree="$cache/$suite-java17-python3.tar"
  if [[ ! -f "$tree" ]]; then
    say "making $suite"
    mmdebstrap --quiet --format=tar --variant=minbase --include="$packages" "$suite" "$tree.draft" >&2
    mv "$tree.draft" "$tree"
  fi
  echo "$tree"
}

# The stand-in for the Python of that Debian, whatever Python there is here.
mongo_stand_in() {
  local folder="$cache/secantus-cp311"
  if [[ ! -d "$folder" ]]; then
    say 'installing the stand-in for MongoDB'
    rm -rf "$folder.draft"
    python3 -m pip install --quiet --no-input --no-warn-conflicts --root-user-action ignore --only-binary :all: --implementation cp --python-version 3.11 \
      --target "$folder.draft" --requirement "$root/infra/servers/requirements.txt" >&2
    mv "$folder.draft" "$folder"
  fi
  echo "$folder"
}

# build NAME FOLDER SOURCE TARGET: an image from infra/docker/lane/FOLDER with one more folder of files in it.
build() {
  local context="$lane/context"
  rm -rf "$context" && cp -r "$root/infra/docker/lane/$2" "$context"
  cp -r "$3" "$context/$4"
  # The classic builder needs no plug-in; nothing is run while these images are built.
  DOCKER_BUILDKIT=0 docker build --quiet --build-arg BASE_IMAGE=lethe-lane/base --tag "$1" "$context" >"$lane/build.log" 2>&1 ||
    { cat "$lane/build.log" >&2 && return 1; }
}

node_files() {
  local files="$lane/node-files"
  mkdir -p "$files/bin" "$files/lib/node_modules"
  cp "$(node -p process.execPath)" "$files/bin/node"
  cp -r "$(npm root -g)/npm" "$files/lib/node_modules/npm"
  # Whom this machine trusts, the image trusts: packages are fetched while images are built.
  mkdir -p "$files/share/ca-certificates" "$files/etc"
  cp /etc/ssl/certs/ca-certificates.crt "$files/share/ca-certificates/machine.crt"
  echo 'cafile=/usr/local/share/ca-certificates/machine.crt' >"$files/etc/npmrc"
  echo "$files"
}

mkdir -p "$cache"
install_tools
start_engine
docker import --change 'ENV LANG=C.UTF-8' "$(base_tree)" lethe-lane/base >/dev/null
kafka="$(cd "$root" && node infra/servers/main.mjs install kafka)"
build lethe-lane/kafka kafka "$kafka/libs" libs
build lethe-lane/mongo mongo "$(mongo_stand_in)" secantus
build lethe-lane/node node "$(node_files)" node
say "ready: $(docker version --format '{{.Server.Version}}'), $(docker images --format '{{.Repository}} {{.Size}};' | sort | xargs)"

# The reaper is an image too, which cannot be had here; what is left over ends with the engine.
export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
export LETHE_SERVERS=docker LETHE_DOCKER_NETWORK=host LETHE_REQUIRE_SERVERS=1
export LETHE_KAFKA_IMAGE=lethe-lane/kafka LETHE_MONGO_IMAGE=lethe-lane/mongo
unset MONGODB_URI KAFKA_BROKERS

cd "$root"
if [[ $# -eq 0 ]]; then
  npm test -- libs/adapters/kafka libs/adapters/mongo test/servers/own
else
  "$@"
fi
