#!/usr/bin/env bash
# Builds our image and runs a whole sandbox cluster from it, with MongoDB and Kafka in containers beside it.
# For engines without a bridge, as lane.sh has one:
#   infra/docker/lane.sh infra/docker/image-check.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
addresses="$(mktemp)"
trap 'docker rm -f lethe-check >/dev/null 2>&1; kill "$servers" 2>/dev/null; wait; rm -f "$addresses"' EXIT
# within SECONDS COMMAND …: tries until it succeeds
within() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    if ((SECONDS > end)); then return 1; fi
    sleep 0.5
  done
}

node infra/servers/main.mjs start >"$addresses" &
servers=$!
DOCKER_BUILDKIT=0 docker build --quiet --network host --build-arg BASE="${BASE:-lethe-lane/node}" \
  -f infra/docker/Dockerfile -t lethe .

echo 'Without settings it refuses, and says which it needs:'
if docker run --rm --network host lethe; then exit 1; fi

within 120 grep -q KAFKA_BROKERS "$addresses"
docker run --detach --name lethe-check --network host --env LETHE_PORT=0 --env-file "$addresses" \
  lethe infra/start-cluster.mjs >/dev/null
is_ready() { docker logs lethe-check 2>&1 | grep 'Lethe is ready at'; }
within 180 is_ready || { docker logs lethe-check && exit 1; }
docker exec lethe-check id
docker stop --time 30 lethe-check >/dev/null
code="$(docker inspect lethe-check --format '{{.State.ExitCode}}')"
echo "It ended in order with exit code $code."
[[ "$code" == 0 ]]
