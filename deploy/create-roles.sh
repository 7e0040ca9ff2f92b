#!/bin/sh
# Run once in a new database: the owner that migrates, the application that serves. The PostgreSQL image runs it by
# itself; on plain Debian deploy/make-settings does.
set -eu
secrets=${ISMS_SECRETS:-/run/secrets}

psql --username "${POSTGRES_USER:-postgres}" --dbname postgres --set ON_ERROR_STOP=1 \
    --set owner_password="$(cat "$secrets/owner_password")" \
    --set app_password="$(cat "$secrets/app_password")" <<'SQL'
CREATE ROLE isms_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE isms_app LOGIN PASSWORD :'app_password';
CREATE DATABASE isms OWNER isms_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
\connect isms
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION unaccent;
SQL
