#!/bin/sh
# What teams write themselves: psql for each file. $1: URL, $2: folder, $3: not empty where PostgreSQL may not be there yet.
set -eu
run() { psql -X -q -v ON_ERROR_STOP=1 "$@" "$url"; }
url=$1
if [ -n "$3" ]; then
  until run -c 'SELECT 1' >/dev/null 2>&1; do sleep 0.1; done
fi
run -c "SET client_min_messages = warning; CREATE TABLE IF NOT EXISTS schema_migrations (version text PRIMARY KEY, executed_at timestamptz DEFAULT now())"
for file in "$2"/*.sql; do
  name=${file##*/}
  version=${name%%_*}
  [ "$(run -A -t -c "SELECT count(*) FROM schema_migrations WHERE version = '$version'")" = 0 ] || continue
  case $name in
    *_alone.sql)
      run -f "$file"
      run -c "INSERT INTO schema_migrations (version) VALUES ('$version')"
      ;;
    *) run -1 -f "$file" -c "INSERT INTO schema_migrations (version) VALUES ('$version')" ;;
  esac
done
