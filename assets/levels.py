"""The protection levels of one row, compact."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LEVEL = (
    '<span class="level"><span class="level-mark level-{0}" title="{1}">{2} {3}</span>'
    '<span class="visually-hidden"> {1}</span></span>'
)


def levels_html(record: Any) -> SafeString:
    """Return K, R and T of a system, asset or process whose ``protection_levels`` are prefetched.

    Written in Python because it runs once per row of a list.
    """
    levels = record.protection_levels.all()
    if levels:
        facts = ((row.level.severity, row.level.name, row.letter, row.level.number) for row in levels)
        told = format_html('<span class="levels">{}</span>', format_html_join("", LEVEL, facts))
    else:
        told = format_html('<span class="levels"><span class="muted">{}</span></span>', _("ej klassad"))
    if not getattr(record, "is_waiting", False):
        return told
    return told + format_html(
        ' <span class="small muted">{}</span>', _("preliminär") if levels else _("väntar på staden")
    )
