#!/bin/sh
# Settings from the environment, by Kafka's own wrapper for images; the folder is formatted once.
set -eu
libs='/opt/kafka/libs/*'
config=/opt/kafka/config
mkdir -p "$config"
if ! said=$(java -cp "$libs" kafka.docker.KafkaDockerWrapper setup \
  --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config \
  --final-configs-dir "$config" 2>&1); then
  case "$said" in
    *'already formatted'*) ;;
    *) echo "$said" >&2 && exit 1 ;;
  esac
fi
# shellcheck disable=SC2086 -- several options in one variable
exec java ${KAFKA_HEAP_OPTS:-} ${KAFKA_JVM_PERFORMANCE_OPTS:-} \
  -Dlog4j2.configurationFile="$config/log4j2.yaml" -cp "$libs" kafka.Kafka "$config/server.properties"
