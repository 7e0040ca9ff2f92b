"""Tables of the report: what their cells are to a reader who hears them."""

import pytest

from reports.report_tables import Table


@pytest.mark.parametrize(
    ("rows", "columns", "has"),
    [(1, 4, False), (2, 3, False), (3, 3, True), (2, 4, True), (9, 5, True), (0, 4, False)],
)
def test_a_table_never_has_more_headings_than_cells(rows: int, columns: int, has: bool) -> None:
    table = Table("Nyckeltal", ("a",) * columns, (("x",) * columns,) * rows)
    assert table.has_row_headers is has
