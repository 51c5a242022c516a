# Sourced. Packages of Debian 13 on an older Debian: apt with lists and a cache of its own, so that nothing here changes.

trixie=$(mktemp -d)
trap 'rm -rf "$trixie"' EXIT
mkdir -p "$trixie/lists/partial" "$trixie/cache/archives/partial"
# Nothing is installed, as far as it knows: what a package needs is all that it needs.
touch "$trixie/status"
trixie_options=(-qq -o "Dir::Etc::SourceList=$trixie/sources" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State::Lists=$trixie/lists" -o "Dir::State::status=$trixie/status" -o "Dir::Cache=$trixie/cache"
  -o APT::Sandbox::User=root)

# Fetches the lists; needed once, before anything else.
trixie_update() {
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/$') ||
    { echo 'Packages of Debian 13 are fetched from where those of this Debian come from, and this is none.' >&2; return 1; }
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$trixie/sources"
  apt-get "${trixie_options[@]}" update
}

# Downloads packages into a folder.
trixie_download() {
  (cd "$1" && apt-get "${trixie_options[@]}" download "${@:2}")
}

# The libraries that a package needs, with those that they need.
trixie_libraries() {
  local direct
  direct=$(apt-cache "${trixie_options[@]}" depends "$1" | sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p')
  # shellcheck disable=SC2086
  apt-get "${trixie_options[@]}" --no-install-recommends --print-uris install $direct |
    awk '{ sub(/_.*/, "", $2); if ($2 ~ /^lib/) print $2 }'
}
