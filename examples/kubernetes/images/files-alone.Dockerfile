# The files alone, to be mounted as a volume: docker build -f images/files-alone.Dockerfile -t registry.example/crm-sql:2026.11.27 .
FROM scratch
COPY migrations /
