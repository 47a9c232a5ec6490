#!/bin/sh
# Runs once, when the database is made. The product's own role is no superuser: the learning gate relies on that.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
  --set password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE second_story LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE second_story OWNER second_story TEMPLATE template0 ENCODING 'UTF8';
SQL
