#!/usr/bin/env bash
# Makes sure that a Docker engine answers, with Compose and buildx, and that psql, pg_dump, PgBouncer and the library
# which Node.js 26 needs are installed. What is missing comes from Debian's packages; nothing is touched that is there.
set -euo pipefail
cd "$(dirname "$0")"

fail() { echo "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
install_packages() {
  command -v apt-get >/dev/null || fail "Please install $*: this script can only do it on Debian and its kin."
  as_root apt-get update -qq
  # A run level keeps packages from starting their services here.
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

# Debian 12 has neither plugin. Those of Debian 13 are programs that stand alone, so they run here as well.
plugins_from_trixie() {
  . ./trixie.sh
  trixie_update
  trixie_download "$trixie" docker-compose docker-buildx
  for package in "$trixie"/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | as_root tar -x -C / ./usr/libexec/docker/cli-plugins
  done
}

start_engine() {
  as_root setsid dockerd </dev/null >/tmp/dockerd.log 2>&1 &
  for _ in {1..120}; do
    if docker info >/dev/null 2>&1; then return; fi
    sleep 0.5
  done
  tail -n 30 /tmp/dockerd.log >&2
  fail 'The Docker engine does not start.'
}

/sbin/ldconfig -p | grep -q libatomic.so.1 || install_packages libatomic1
command -v pg_dump >/dev/null || install_packages postgresql-client
command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] || install_packages pgbouncer

if ! docker info >/dev/null 2>&1; then
  command -v dockerd >/dev/null || [ -x /usr/sbin/dockerd ] || install_packages docker.io iptables
  start_engine
fi
if ! docker compose version >/dev/null 2>&1 || ! docker buildx version >/dev/null 2>&1; then
  as_root apt-get update -qq
  if ! apt-cache show docker-buildx >/dev/null 2>&1; then
    plugins_from_trixie
  elif apt-cache show docker-compose-v2 >/dev/null 2>&1; then # Ubuntu's name for it
    install_packages docker-compose-v2 docker-buildx
  else
    install_packages docker-compose docker-buildx
  fi
fi
docker compose version
docker info --format 'Docker Engine {{.ServerVersion}}'
