#!/usr/bin/env bash
# Makes sure that the tests find a PgBouncer that keeps track of prepared statements (1.21 or newer) beside the one
# that is installed. An older Debian's is 1.18: then that of Debian 13 is unpacked, with its own libraries and loader,
# into the folder where test/support/pgbouncer.ts looks. Nothing that is installed is touched.
set -euo pipefail
cd "$(dirname "$0")"

installed=$(PATH=$PATH:/usr/sbin:/usr/local/sbin pgbouncer --version | sed -n 's/^PgBouncer //p')
if [ "$(printf '%s\n' 1.21 "$installed" | sort -V | head -n 1)" = 1.21 ]; then
  echo "PgBouncer $installed is installed, and current."
  exit
fi

# Open to the user that the tests start servers as, which a home folder is not.
cache=${TMPDIR:-/tmp}/pg-ratchet-pgbouncer-$(id -u)
if [ ! -x "$cache/current/start" ]; then
  mkdir -p -m 755 "$cache"
  # The name can be guessed, and a program is started from there: it has to be our own.
  [ -O "$cache" ] || { echo "$cache belongs to another user." >&2; exit 1; }
  . ./trixie.sh
  trixie_update
  folder=$(mktemp -d "$cache/making.XXXXXX")
  chmod 755 "$folder"
  mkdir "$trixie/packages"
  mapfile -t libraries < <(trixie_libraries pgbouncer)
  trixie_download "$trixie/packages" pgbouncer "${libraries[@]}"
  for package in "$trixie"/packages/*.deb; do dpkg-deb -x "$package" "$folder"; done
  loader=$(cd "$folder" && ls usr/lib/*/ld-linux-*.so.*)
  cat >"$folder/start" <<START
#!/bin/sh
root=\$(dirname "\$0")
exec "\$root/$loader" --library-path "\$root/$(dirname "$loader")" "\$root/usr/sbin/pgbouncer" "\$@"
START
  chmod 755 "$folder/start"
  "$folder/start" --version >/dev/null
  rm -rf "$cache/current"
  mv "$folder" "$cache/current"
fi
echo "PgBouncer $installed is installed; beside it, for tests: $("$cache/current/start" --version | head -n 1)."
