#!/bin/sh
# The arguments of mongod, in the words of the stand-in. It is always the primary of its own replica set.
set -eu
port=27017
address=127.0.0.1
while [ $# -gt 0 ]; do
  case "$1" in
    mongod) shift ;;
    --port) port="$2" && shift 2 ;;
    --bind_ip) address="$2" && shift 2 ;;
    --bind_ip_all) address=0.0.0.0 && shift ;;
    --replSet) shift 2 ;;
    *) echo "not known here: $1" >&2 && exit 2 ;;
  esac
done
PYTHONPATH=/opt/secantus exec python3 -c 'from secantus.cli import main; main()' \
  --host "$address" --port "$port" --storage-path /data/db --sync-on-commit --cache-size 256M
