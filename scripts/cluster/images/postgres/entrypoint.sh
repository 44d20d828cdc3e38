#!/bin/sh
# Starts PostgreSQL; makes the database first where there is none. The environment variables are those that manifests use
# with the well-known image: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB (each also as …_FILE), POSTGRES_INITDB_ARGS,
# POSTGRES_HOST_AUTH_METHOD and PGDATA; *.sql and *.sh in /docker-entrypoint-initdb.d run once.
set -eu

from_file() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  [ -z "$file" ] || value=$(cat "$file")
  [ -n "$value" ] || value=$2
  export "$1=$value"
  unset "$1_FILE"
}

[ "${1#-}" = "$1" ] || set -- postgres "$@"
[ "$1" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  find "$PGDATA" ! -user postgres -exec chown postgres:postgres {} +
  chmod 700 "$PGDATA"
  exec su -s /bin/sh postgres -c 'exec "$0" "$@"' "$0" "$@"
fi

mkdir -p "$PGDATA"
# kubelet opens a volume to the pod's fsGroup; PostgreSQL refuses to start then. It may be somebody else's folder: then it decides.
chmod 700 "$PGDATA" || true
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  from_file POSTGRES_PASSWORD ''
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$method" != trust ]; then
    echo 'The database is not made: POSTGRES_PASSWORD is empty.' >&2
    exit 1
  fi
  passwords=$(mktemp)
  printf '%s\n' "$POSTGRES_PASSWORD" > "$passwords"
  eval 'initdb --username="$POSTGRES_USER" --pwfile="$passwords" --auth-local=trust --auth-host=scram-sha-256 --no-sync '"${POSTGRES_INITDB_ARGS:-}"
  rm "$passwords"
  echo "host all all all $method" >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"

  # On a socket of its own: a readiness probe must not find the server while its database is not there yet.
  PGHOST=$(mktemp -d)
  export PGHOST
  pg_ctl --wait --options="-c listen_addresses='' -c unix_socket_directories='$PGHOST'" start
  sql() { psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"; }
  if [ "$POSTGRES_DB" != postgres ]; then
    sql --dbname postgres --set db="$POSTGRES_DB" <<'SQL'
CREATE DATABASE :"db";
SQL
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sql) sql --dbname "$POSTGRES_DB" --file "$file" ;;
      *.sh) . "$file" ;;
    esac
  done
  pg_ctl --wait --mode=fast stop
  rmdir "$PGHOST"
  unset PGHOST
fi
unset POSTGRES_PASSWORD
exec "$@"
