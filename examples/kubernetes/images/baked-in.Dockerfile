# The runner with the files in it: docker build -f images/baked-in.Dockerfile -t registry.example/crm-migrations:2026.11.27 .
ARG PG_RATCHET_IMAGE=registry.example/pg-ratchet:0.1.0
FROM ${PG_RATCHET_IMAGE}
COPY migrations /migrations
