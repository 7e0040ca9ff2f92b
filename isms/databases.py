"""The two connections to the database: one with the application's role, one with the owner's (ADR 2)."""

from typing import Any

import dj_database_url


def databases(*, application: str, owner: str, patience: int, keep: int, has_pooler: bool) -> dict[str, dict[str, Any]]:
    """Return ``DATABASES``. What stands in an address, such as ``?sslmode=verify-full``, goes before what is said here.

    Args:
        application: address with the application's role.
        owner: address of the same database with the owner's role.
        patience: seconds to wait for a connection.
        keep: seconds that a process keeps a connection between requests.
        has_pooler: a pooler in transaction mode stands in front, so no cursor outlives its transaction.
    """
    found: dict[str, dict[str, Any]] = {
        "default": dj_database_url.parse(application),
        "owner": dj_database_url.parse(owner),
    }
    for database in found.values():
        database["OPTIONS"] = {"connect_timeout": patience} | database.get("OPTIONS", {})
    found["default"] |= {
        "CONN_MAX_AGE": keep,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": has_pooler,
    }
    found["owner"]["TEST"] = {"MIRROR": "default"}
    return found
