"""The rows of the permission matrix about the review's two editions and its way to approval."""

from tests.permissions.rows import COORDINATOR, INSIDE, NOBODY, READERS, Row, page

SEES = READERS | {"owner"}

REVIEW_ROWS = [
    Row("reports:situation", "", "get", READERS, INSIDE),
    Row("reports:situation_figure", "leading_figure", "get", READERS, INSIDE),
    page("reports:check"),
    page("reports:structure"),
    *[Row("reports:structure_edit", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    *[Row("reports:typed_figure", "review_figure", method, COORDINATOR, SEES) for method in ("get", "post")],
    Row("reports:typed_figure_withdraw", "review_figure", "post", COORDINATOR, SEES, (302,)),
    Row("reports:check", "", "post", INSIDE, INSIDE),
    Row("reports:secrecy", "review", "get", COORDINATOR, SEES),
    *[Row("reports:mark", "review_part", method, COORDINATOR, SEES) for method in ("get", "post")],
    *[Row("reports:meeting", "review", method, COORDINATOR, SEES, (200, 302)) for method in ("get", "post")],
    Row("reports:compare", "review", "get", SEES, SEES),
    Row("reports:compare", "review_foreign", "get", NOBODY, NOBODY),
    Row("reports:round", "review", "post", COORDINATOR, SEES, (302,)),
    *[
        Row("reports:my_part", "review", method, frozenset({"owner"}), frozenset({"owner"}))
        for method in ("get", "post")
    ],
    *[Row("reports:paper", "review", method, COORDINATOR, SEES, (200, 302)) for method in ("get", "post")],
    *[Row("reports:correct", "review", method, COORDINATOR, SEES, (200, 302)) for method in ("get", "post")],
    Row("reports:preview_public", "review", "get", SEES, SEES),
    Row("reports:board", "review", "get", SEES, SEES),
    Row("reports:statement", "review", "get", SEES, SEES),
    *[
        Row(f"reports:{name}", "no_edition", "get", NOBODY, NOBODY)
        for name in ("download_public", "read", "read_public", "word", "word_public", "package")
    ],
]
