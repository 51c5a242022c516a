# One stage bundles the program, one gathers what Node.js needs to run; the image holds what they made and
# nothing else. Where a registry can be reached, pin the base by digest: --build-arg NODE_IMAGE=node@sha256:…
ARG NODE_IMAGE=node:26-trixie-slim

# The tag is in the argument.
# hadolint ignore=DL3006
FROM ${NODE_IMAGE} AS bundle
# A bundle hides which packages it is made of: the list of what is in the image is made here as well.
ARG BUILDKIT_SBOM_SCAN_STAGE=true
WORKDIR /src
COPY package.json package-lock.json ./
# Of the development dependencies the bundle needs esbuild alone; its version and checksum come from the lock file.
# A cache would be of use only where the lock file changed, and not every builder has one.
# hadolint ignore=DL3068
RUN node -e "const p = require('./package.json'); p.devDependencies = { esbuild: p.devDependencies.esbuild }; \
             fs.writeFileSync('package.json', JSON.stringify(p))" \
 && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
COPY tsconfig.json ./
COPY scripts/build.ts scripts/code-cache.ts scripts/licences-of-the-parser.txt scripts/build-server.ts scripts/
COPY src src
# With the flags of the entry point: V8 takes no code that was made with others.
RUN node --max-semi-space-size=2 --min-semi-space-size=2 --no-concurrent-recompilation scripts/build.ts

# The tag is in the argument.
# hadolint ignore=DL3006
FROM ${NODE_IMAGE} AS runtime
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# The newest certificates are wanted, and a version that is pinned vanishes from Debian's mirrors.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends binutils ca-certificates
WORKDIR /image
RUN mkdir -p etc/ssl/certs var/lib/dpkg/status.d usr/share/doc/node \
 && strip --strip-all -o node /usr/local/bin/node \
 && ldd node | grep -o '/[^ ]*' | xargs cp --dereference --parents -t . \
 && cp /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/ \
 && cp /etc/os-release etc/ \
 && echo 'hosts: files dns' >etc/nsswitch.conf \
 && printf '%s\n' 'root:x:0:0:root:/:/sbin/nologin' 'nonroot:x:65532:65532:nonroot:/:/sbin/nologin' >etc/passwd \
 && printf '%s\n' 'root:x:0:' 'nonroot:x:65532:' >etc/group
# Scanners learn from status.d which Debian packages the libraries are from; the licences go with the copies.
RUN ldd node | grep -o '/[^ ]*' | xargs realpath | xargs dpkg --search | cut -d: -f1 | sort -u >packages \
 && for package in ca-certificates $(cat packages); do \
      dpkg-query --status "$package" >"var/lib/dpkg/status.d/$package" \
   && cp --parents "/usr/share/doc/$package/copyright" . || exit 1; \
    done \
 && rm packages \
 && find /usr/local -maxdepth 1 -name LICENSE -exec cp {} usr/share/doc/node/ ';'

FROM scratch
COPY --from=runtime /image/ /
COPY --from=bundle /src/dist/ /app/
COPY LICENSE /app/
ENV RATCHET_DIR=/migrations
WORKDIR /
# Numeric, because Kubernetes can't tell from a name that it isn't root.
USER 65532:65532
# For small memory, in the same time and with less of the processor: garbage is collected sooner than by default, and V8 optimizes
# one function after the other, not in threads beside (docs/decisions.md has what that is worth).
ENTRYPOINT ["/node", "--max-semi-space-size=2", "--min-semi-space-size=2", "--no-concurrent-recompilation", "/app/pg-ratchet.cjs"]
CMD ["up"]
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="pg-ratchet" \
      org.opencontainers.image.description="Applies PostgreSQL migrations in order, exactly once, and leaves nothing half done" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
