"""Items in catalog-db. PGHOST, PGDATABASE, PGUSER and PGPASSWORD come from the pod's environment."""

import os

import psycopg2
import psycopg2.extras

DEFAULT_PASSWORD = "catalog-dummy"


def _connect():
    return psycopg2.connect(
        password=os.environ.get("PGPASSWORD", DEFAULT_PASSWORD),
        connect_timeout=3,
        cursor_factory=psycopg2.extras.RealDictCursor,
    )


def _rows(sql, parameters=None):
    connection = _connect()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return [dict(row) for row in cursor.fetchall()]
    finally:
        connection.close()


def ping():
    _rows("select 1")


def search(text, sort):
    """Items whose name contains the text."""
    return _rows(f"select * from items where name ilike '%{text}%' order by {sort} limit 200")


def item(sku):
    found = _rows("select * from items where sku = %s", (sku,))
    return found[0] if found else None
