"""What every table holds, in a form that two databases can be compared by."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

#: How values are written as text must be the same on both sides.
SETTINGS = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'iso_8601'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# The sum of the rows' hashes: the same in any order, so no table need be sorted, and nothing is kept in memory.
STATE = """
SELECT count(*), coalesce(sum(('x' || left(md5(the_whole_row::text), 16))::bit(64)::bigint::numeric), 0)::text
FROM public.{} AS the_whole_row
"""


@dataclass(frozen=True)
class TableState:
    """How many rows a table holds, and a number that another content would hardly give."""

    rows: int
    fingerprint: str


def table_states(connection: psycopg.Connection) -> dict[str, TableState]:
    """Return the state of every table, as the connection's present transaction sees it."""
    for statement in SETTINGS:
        connection.execute(statement)
    names = [name for (name,) in connection.execute(TABLES)]
    return {name: _state(connection, name) for name in names}


def _state(connection: psycopg.Connection, name: str) -> TableState:
    row = connection.execute(sql.SQL(STATE).format(sql.Identifier(name))).fetchone()
    assert row is not None  # noqa: S101 an aggregate always gives a row
    return TableState(rows=row[0], fingerprint=row[1])


def differences(wanted: dict[str, TableState], found: dict[str, TableState]) -> list[str]:
    """Return the names of the tables that are not the same on both sides."""
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
