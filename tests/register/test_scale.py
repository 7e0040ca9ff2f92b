"""A list costs the same however much there is: its queries are as many, and the organisation's index leads."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.build_register import Built, Shape, build
from isms.accounts.models import User
from tests.conftest import APPLICATION_ROLE

MOST_QUERIES = 12
ORGANISATION_INDEXES = {"register_entry_title", "register_entry_reference_unique"}


@pytest.fixture
def built_register(db: None) -> Callable[[Shape], Built]:
    """Build a register as the owner of the tables, and let PostgreSQL count its rows."""

    def make(shape: Shape) -> Built:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            built = build(shape=shape, using="default")
            # Rows that earlier tests rolled back have swollen the indexes, and a plan follows their size.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("REINDEX TABLE register_entry")
            cursor.execute("REINDEX TABLE assets_system")
            cursor.execute("ANALYZE")
            cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
        return built

    return make


def statements_of_list(client: Client, built: Built, *, rows: int) -> list[str]:
    """Return the statements of the list of systems, having seen that it shows as many rows as asked for."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/{built.organisation.slug}/system/?per_page={rows}")
    assert response.status_code == 200
    assert response.content.decode().count('<th scope="row"') == rows
    return [query["sql"] for query in captured.captured_queries]


def test_queries_of_a_list_do_not_grow_with_organisations_or_rows(
    built_register: Callable[[Shape], Built], client_for: Callable[[User], Client]
) -> None:
    alone = built_register(Shape(organisations=1, systems=2_000))
    among_fifty = built_register(Shape(organisations=50, systems=3_000))
    for person in ("coordinator", "owner"):
        page = statements_of_list(client_for(getattr(alone, person)), alone, rows=25)
        long_page = statements_of_list(client_for(getattr(alone, person)), alone, rows=250)
        elsewhere = statements_of_list(client_for(getattr(among_fifty, person)), among_fifty, rows=25)
        assert len(page) == len(long_page) == len(elsewhere)
        assert len(page) <= MOST_QUERIES


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the nodes that find the rows and sort them.

    The flags of the rows are subplans. PostgreSQL answers those for every organisation at once where that costs it
    less than to ask for each row, and chooses anew with each count of the tables.
    """
    yield plan
    for child in plan.get("Plans", ()):
        if "Subplan Name" not in child:
            yield from nodes_of(child)


def plan_of(statement: str) -> list[dict[str, Any]]:
    """Return the nodes of the plan that PostgreSQL makes for a statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        explained = cursor.fetchone()[0]
    explained = json.loads(explained) if isinstance(explained, str) else explained
    return list(nodes_of(explained[0]["Plan"]))


def test_a_list_reads_its_own_organisation_by_index(
    built_register: Callable[[Shape], Built], client_for: Callable[[User], Client]
) -> None:
    built = built_register(Shape(organisations=60, systems=6_000))
    for person in ("coordinator", "owner"):
        statements = statements_of_list(client_for(getattr(built, person)), built, rows=25)
        count, page = [statement for statement in statements if 'FROM "assets_system"' in statement]
        for nodes in (plan_of(count), plan_of(page)):
            scans = [node["Node Type"] for node in nodes if node.get("Relation Name") == "register_entry"]
            assert scans
            assert "Seq Scan" not in scans
            assert {node.get("Index Name") for node in nodes} & ORGANISATION_INDEXES


def test_a_list_comes_in_order_from_the_index_that_sorts_it(
    built_register: Callable[[Shape], Built], client_for: Callable[[User], Client]
) -> None:
    built = built_register(Shape(organisations=60, systems=6_000))
    statements = statements_of_list(client_for(built.coordinator), built, rows=25)
    nodes = plan_of(next(each for each in statements if 'FROM "assets_system"' in each and "COUNT(*)" not in each[:20]))
    assert "register_entry_title" in {node.get("Index Name") for node in nodes}
    assert "Sort" not in {node["Node Type"] for node in nodes}
