"""Take a register's list out as a spreadsheet, exactly as it is filtered and sorted, and fetch the empty template."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from isms.languages import in_swedish
from isms.register import registers
from isms.register.downloads import XLSX, send_download
from isms.register.import_forms import ExportForm
from isms.register.imports.exporting import CSV, exported, template, written
from isms.register.imports.exporting import XLSX as XLSX_FORM
from isms.register.imports.sheet import RegisterSheet, sheet_of
from isms.register.sorting import SwedishOrder
from isms.register.views.base import RegisterList
from isms.register.views.imports import demand_import_right
from isms.register.views.paging import drop_unreadable_order

TYPES = {XLSX_FORM: XLSX, CSV: "text/csv; charset=utf-8"}
# What the address holds beside the list's own filters.
FORM, COLUMNS = "filformat", "kolumn"


@dataclass(frozen=True)
class _Rows:
    """What is taken out: a list as the address filters it, or all rows of a sheet that no register has."""

    label: str
    list_url: str
    keys: QuerySet | None
    table: Any = None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.table.rows) if self.keys is None else self.keys.count()


@require_safe
def export(request: HttpRequest, organisation: str, kind: str) -> FileResponse | HttpResponse:
    """Send the rows of a list as a file; without a file format, show what can be chosen."""
    sheet = sheet_of(kind)
    form = request.GET.get(FORM, "")
    if form not in TYPES:
        return _choose(request, _rows_of(request, kind, sheet), sheet)
    with in_swedish():
        return _send(request, _rows_of(request, kind, sheet), sheet, form=form)


@require_safe
@in_swedish()
def import_template(request: HttpRequest, organisation: str, kind: str) -> FileResponse:
    """Send the empty sheet of a register."""
    demand_import_right(request)
    sheet = sheet_of(kind)
    if sheet is None:
        raise Http404
    return send_download(template(sheet, request.actor), filename=f"{sheet.label} mall.xlsx", content_type=XLSX)


def _choose(request: HttpRequest, rows: _Rows, sheet: RegisterSheet | None) -> HttpResponse:
    """Ask for the file format and the columns; what the list is filtered by is kept."""
    columns = [each for each in sheet.columns_for(request.actor) if each.name != "reference"] if sheet else []
    kept = [(name, value) for name in request.GET for value in request.GET.getlist(name) if name not in (FORM, COLUMNS)]
    context = {
        "label": rows.label,
        "list_url": rows.list_url,
        "form": ExportForm(columns=columns),
        "kept": kept,
        "row_count": rows.count,
        "may_come_back": sheet is not None and request.actor.may_create,
    }
    return render(request, "register/exports/choose.html", context)


def _send(request: HttpRequest, rows: _Rows, sheet: RegisterSheet | None, *, form: str) -> FileResponse:
    name = f"{rows.label} {timezone.localdate().isoformat()}.{form}".replace("/", "-")
    if sheet is None:
        headers, *values = rows.table.as_values()
        content = written([str(header) for header in headers], values, title=rows.label, form=form)
    else:
        keys = list(rows.keys.values_list("pk", flat=True))
        content = exported(sheet, request.actor, keys, form=form, columns=request.GET.getlist(COLUMNS))
    return send_download(content, filename=name, content_type=TYPES[form])


def _rows_of(request: HttpRequest, kind: str, sheet: RegisterSheet | None) -> _Rows:
    """Find what the address names.

    Raises:
        Http404: there is no such list.
        PermissionDenied: it is no register, and the actor may not import it either.
    """
    within = {"organisation": request.organisation.slug}
    if sheet is not None and not sheet.is_of_entries:
        demand_import_right(request)
        keys = sheet.readable_by(request.actor).order_by(SwedishOrder(sheet.name_column), "pk")
        return _Rows(str(sheet.label), reverse(sheet.done_url, kwargs=within), keys)
    view = _list_view(request, kind)
    definition, table = registers.get(kind), _table_of(view)
    keys = table.data.data if sheet is not None else None
    return _Rows(str(definition.label_plural), reverse(definition.list_url, kwargs=within), keys, table)


def _list_view(request: HttpRequest, kind: str) -> RegisterList:
    """Return the register's list as the address filters it, with the actor's rights.

    Raises:
        Http404: there is no such list.
    """
    try:
        address = reverse(registers.get(kind).list_url, kwargs={"organisation": request.organisation.slug})
    except KeyError as error:
        raise Http404 from error
    view_class = getattr(resolve(address).func, "view_class", None)
    if view_class is None or not issubclass(view_class, RegisterList):
        raise Http404
    view = view_class()
    view.setup(request, organisation=request.organisation.slug)
    view.filterset = view.get_filterset(view.get_filterset_class())
    view.object_list = view.filterset.qs
    return view


def _table_of(view: RegisterList) -> Any:
    """Return the list's table, sorted as the address says and not parted in pages."""
    drop_unreadable_order(view.request)
    table = view.get_table_class()(data=view.object_list, **view.get_table_kwargs())
    if order := view.request.GET.getlist("sort"):
        table.order_by = [alias for each in order for alias in each.split(",")]
    return table
