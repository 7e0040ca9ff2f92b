"""The steps of an import: upload, columns, dry run, carry out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.register.errors import DomainError
from isms.register.import_forms import ColumnsForm, UploadForm
from isms.register.imports import Importer, Verdict, every_importer, importer
from isms.register.imports.services import call_off, carry_out, judge, mark_of, match_columns, take_in
from isms.register.models import ImportBatch

ROWS_SHOWN = 100


@require_safe
def import_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what can be imported and what has been."""
    _demand_right(request)
    batches = ImportBatch.objects.visible_to(request.actor).light().latest_first()
    page = Paginator(batches, 50).get_page(request.GET.get("page"))
    labels = {each.kind: each.label for each in every_importer()}
    rows = [(batch, labels.get(batch.kind, batch.kind)) for batch in page]
    return render(request, "register/imports/list.html", {"importers": every_importer(), "rows": rows, "page": page})


def upload(request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
    """Take in a file."""
    _demand_right(request)
    definition = _definition(kind)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            batch = take_in(
                organisation=request.organisation,
                kind=kind,
                upload=form.cleaned_data["file"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("register:import_batch", organisation=organisation, pk=batch.pk)
    context = {"form": form, "importer": definition}
    return render(request, "register/imports/upload.html", context, status=422 if form.errors else 200)


@require_safe
def import_batch(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show an import: which column is which, and what each row would lead to."""
    batch = _batch(request, pk)
    return _show(request, batch, ColumnsForm(batch=batch, importer=_definition(batch.kind)))


@require_POST
def import_columns(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Match the file's columns."""
    batch = _batch(request, pk)
    form = ColumnsForm(request.POST, batch=batch, importer=_definition(batch.kind))
    if form.is_valid():
        try:
            match_columns(batch=batch, columns=form.columns())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Kolumnerna är sparade. Gå igenom provkörningen nedan."))
            return _to(batch)
    return _show(request, batch, form, status=422)


@require_POST
def import_apply(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Carry the import out, all or nothing."""
    batch = _batch(request, pk)
    try:
        outcome = carry_out(
            batch=batch,
            actor=request.actor,
            seen=request.POST.get("seen", ""),
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, outcome)
    return _to(batch)


@require_POST
def import_cancel(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Call the import off."""
    batch = _batch(request, pk)
    try:
        call_off(batch=batch, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return _to(batch)
    messages.success(request, _("Importen är avbruten. Ingenting är inläst."))
    return redirect("register:import_list", organisation=organisation)


def _demand_right(request: HttpRequest) -> None:
    if not request.actor.may_create:
        raise PermissionDenied(_("Bara samordnaren läser in kalkylblad i registret."))


def _definition(kind: str) -> Importer:
    try:
        return importer(kind)
    except KeyError as error:
        raise Http404 from error


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    """Return an import of the organisation, for those who may import; to others there is none."""
    batches = ImportBatch.objects.visible_to(request.actor).select_related("organisation", "uploaded_by", "finished_by")
    return get_object_or_404(batches, pk=pk)


def _to(batch: ImportBatch) -> HttpResponseRedirect:
    return redirect("register:import_batch", organisation=batch.organisation.slug, pk=batch.pk)


def _show(request: HttpRequest, batch: ImportBatch, form: ColumnsForm, *, status: int = 200) -> HttpResponse:
    definition = _definition(batch.kind)
    context: dict[str, Any] = {"batch": batch, "importer": definition, "form": form}
    is_matched = all(not column.is_required or column.name in batch.columns for column in definition.columns)
    if batch.is_open and is_matched:
        verdicts = judge(batch, request.actor)
        counts = {choice: sum(row.verdict == choice for row in verdicts) for choice in Verdict}
        asked = request.GET.get("visa", "")
        shown = [row for row in verdicts if row.verdict == asked] if asked in Verdict.values else verdicts
        context |= {
            "verdicts": Paginator(shown, ROWS_SHOWN).get_page(request.GET.get("page")),
            "counts": [(choice.value, choice.label, count) for choice, count in counts.items() if count],
            "seen": mark_of(verdicts),
            "error_count": counts[Verdict.ERROR],
            "has_effect": any(counts[each] for each in (Verdict.NEW, Verdict.CHANGED, Verdict.REMOVED)),
            "asked": asked,
        }
    return render(request, "register/imports/batch.html", context, status=status)
