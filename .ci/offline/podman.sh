#!/usr/bin/env bash
# Makes sure that podman is installed, which runs the Kubernetes examples. Where it is not, Debian's comes with settings
# that it needs inside of a container: a runtime that needs no user namespace, and limits that may be set there.
set -euo pipefail

if command -v podman >/dev/null; then
  podman --version
  exit
fi
command -v apt-get >/dev/null || { echo 'Please install podman: this script can only do it on Debian and its kin.' >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

as_root apt-get update -qq
# catatonit is the process that holds a pod together.
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends podman runc catatonit >/dev/null
if [ ! -e /etc/containers/containers.conf ]; then
  as_root tee /etc/containers/containers.conf >/dev/null <<'SETTINGS'
[engine]
cgroup_manager = "cgroupfs"
runtime = "runc"

[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
SETTINGS
fi
podman --version
