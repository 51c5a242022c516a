#!/bin/bash
# As in the public image: POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB, each also as a file; root becomes
# postgres; the server that initialises the data listens on its socket alone. There are no start-up scripts.
set -euo pipefail

setting() { # NAME DEFAULT
  local file=$1_FILE
  if [ -n "${!file:-}" ]; then
    export "$1=$(cat "${!file}")"
    unset "$file"
  fi
  export "$1=${!1:-$2}"
}

case ${1:-postgres} in
  postgres | -*) ;;
  *) exec "$@" ;;
esac
if [ "${1:-}" = postgres ]; then shift; fi

setting POSTGRES_USER postgres
setting POSTGRES_DB "$POSTGRES_USER"
setting POSTGRES_PASSWORD ''

if [ "$(id -u)" = 0 ]; then
  install -d -o postgres -g postgres -m 700 "$PGDATA"
  exec setpriv --reuid postgres --regid postgres --init-groups "$0" postgres "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$method" != trust ]; then
    echo 'The database has no data yet, and POSTGRES_PASSWORD is not set.' >&2
    exit 1
  fi
  echo "${POSTGRES_PASSWORD:-unused}" >/tmp/password
  initdb --username "$POSTGRES_USER" --pwfile /tmp/password --auth trust
  rm /tmp/password
  echo "host all all all $method" >>"$PGDATA/pg_hba.conf"
  pg_ctl --wait --options "-c listen_addresses=''" start
  if [ "$POSTGRES_DB" != postgres ]; then createdb --username "$POSTGRES_USER" "$POSTGRES_DB"; fi
  pg_ctl --wait --mode fast stop
fi
exec postgres -c listen_addresses='*' "$@"
