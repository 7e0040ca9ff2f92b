# One image for web, worker, beat and migrations; docker-compose.yml says which process it runs.

FROM python:3.13-slim-trixie AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/isms \
    && /opt/isms/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.txt

FROM python:3.13-slim-trixie
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
        postgresql-client-17 gnupg \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin isms \
    && install --directory --owner isms --group isms --mode 0750 /var/lib/isms /var/lib/isms/files /backups
COPY --from=build /opt/isms /opt/isms
WORKDIR /srv/isms
COPY manage.py pyproject.toml ./
COPY isms isms
COPY risks risks
COPY assets assets
COPY classification classification
COPY suppliers suppliers
COPY training training
COPY governance governance
COPY incidents incidents
COPY reports reports
COPY overview overview
COPY demo demo
COPY templates templates
COPY static static
COPY locale locale
ENV PATH=/opt/isms/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=isms.settings \
    XDG_CACHE_HOME=/tmp \
    ISMS_VAR=/var/lib/isms
# The demo's settings are enough to gather static files; what else they write is not kept.
RUN ISMS_DEMO=1 python manage.py collectstatic --noinput --verbosity 0 \
    && rm -f /var/lib/isms/secret_key \
    && chmod -R a+rX /var/lib/isms/static
USER isms
VOLUME /var/lib/isms/files
EXPOSE 8000
# Memory for the heartbeat files: a slow disk must not look like a hanging worker.
CMD ["gunicorn", "isms.wsgi", "--config", "python:isms.gunicorn_conf", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--timeout", "60", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--max-requests", "5000", "--max-requests-jitter", "500"]
