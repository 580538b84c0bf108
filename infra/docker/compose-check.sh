#!/usr/bin/env bash
# Brings the sandbox of infra/compose up from our own image, sees a request through to its end over four
# handlers, kills an orchestrator on the way, and takes everything down. For engines without a bridge, and
# with Docker Compose 2.24.4 or newer (DOCKER_COMPOSE names its program, by default `docker compose`):
#   infra/docker/lane.sh infra/docker/compose-check.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export LETHE_IMAGE=lethe LETHE_MONGO_REPLICA_SET=secantus LETHE_SEED=none
LETHE_ADMIN_TOKEN="$(head -c 24 /dev/urandom | base64 | tr -d '+/=')"
export LETHE_ADMIN_TOKEN
api=http://127.0.0.1:7300
compose() {
  # shellcheck disable=SC2086 -- a program and its sub-command
  ${DOCKER_COMPOSE:-docker compose} -f infra/compose/compose.yaml -f infra/docker/lane/compose/compose.yaml "$@"
}
ask() { curl --silent --show-error --fail --header "Authorization: Bearer $LETHE_ADMIN_TOKEN" "$@"; }
field() { node -e 'let t = ""; process.stdin.on("data", (d) => (t += d)).on("end", () => console.log(JSON.parse(t)[process.argv[1]]))' "$1"; }
# within SECONDS COMMAND …: tries until it succeeds
within() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    if ((SECONDS > end)); then
      compose logs --tail 40
      return 1
    fi
    sleep 1
  done
}
trap 'compose down --volumes --timeout 20 >/dev/null 2>&1' EXIT

DOCKER_BUILDKIT=0 docker build --quiet --network host --build-arg BASE="${BASE:-lethe-lane/node}" \
  -f infra/docker/Dockerfile -t lethe .
compose up --detach --no-build || { compose logs --tail 40 && exit 1; }
is_ready() { curl --silent --fail "$api/readyz" >/dev/null; }
within 240 is_ready
compose ps --format '{{.Service}} {{.State}}'

body='{ "kind": "Export", "subject": { "userPrincipalName": "zoe@example.com", "samAccountName": "zoe" }, "sources": ["nps-extension", "cloud-mfa"] }'
id="$(ask --header 'Content-Type: application/json' --data "$body" "$api/v1/privacy-requests" | field id)"
compose kill --signal KILL orchestrator
compose start orchestrator
has_ended() { [[ "$(ask "$api/v1/privacy-requests/$id" | field progress)" == done ]]; }
within 300 has_ended
echo "An Export went through all of it: $(ask "$api/v1/privacy-requests/$id" | field progress)."
ask --output /dev/null --write-out 'Its package: HTTP %{http_code}, %{size_download} bytes.\n' "$api/v1/privacy-requests/$id/package"
