"""The steps of an import: upload, columns, dry run, carry out, undo; what is large is left to a worker."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.accounts.permissions import Right
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.import_forms import ApplyForm, ColumnsForm, UploadForm
from isms.register.imports import Importer, RowVerdict, Verdict, every_importer, importer
from isms.register.imports.services import (
    call_off,
    carry_out,
    is_large,
    judge,
    mark_of,
    match_columns,
    take_in,
    undo,
    verdicts_of,
)
from isms.register.imports.sheet import sheet_of
from isms.register.imports.work import step_of
from isms.register.models import ImportBatch
from isms.register.tasks import run_import

ROWS_SHOWN = 100


@require_safe
def import_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what can be imported and what has been."""
    demand_import_right(request)
    batches = ImportBatch.objects.visible_to(request.actor).light().latest_first()
    page = Paginator(batches, 50).get_page(request.GET.get("page"))
    labels = {each.kind: each.label for each in every_importer()}
    rows = [(batch, labels.get(batch.kind, batch.kind)) for batch in page]
    return render(request, "register/imports/list.html", {"importers": every_importer(), "rows": rows, "page": page})


def upload(request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
    """Take in a file."""
    demand_import_right(request)
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
            _queue(batch)
            return _to(batch)
    context = {"form": form, "importer": definition}
    return render(request, "register/imports/upload.html", context, status=422 if form.errors else 200)


@require_safe
def import_batch(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show an import: which column is which, and what each row would lead to."""
    batch = _batch(request, pk)
    if request.htmx and not batch.work:  # the page has asked how far the work has come, and it is done
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _show(request, batch, ColumnsForm(batch=batch, importer=_definition(batch.kind)))


@require_POST
def import_columns(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Match the file's columns."""
    batch = _batch(request, pk)
    form = ColumnsForm(request.POST, batch=batch, importer=_definition(batch.kind))
    if form.is_valid():
        try:
            batch = match_columns(batch=batch, columns=form.columns(), by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            _queue(batch)
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
            skips_faults=request.POST.get("faults") == ApplyForm.SKIP,
            names=request.POST.get("names", ""),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        _tell(request, batch, outcome)
    return _to(batch)


@require_POST
def import_undo(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Put away what the import added and put back what it changed."""
    batch = _batch(request, pk)
    try:
        outcome = undo(batch=batch, actor=request.actor, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        _tell(request, batch, outcome)
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


def demand_import_right(request: HttpRequest) -> None:
    """Refuse those who may not add to the register."""
    if not request.actor.may_create:
        raise PermissionDenied(_("Bara samordnaren läser in kalkylblad i registret."))


def _definition(kind: str) -> Importer:
    try:
        return importer(kind)
    except KeyError as error:
        raise Http404 from error


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    """Return an import of the organisation, for those who may import; to others there is none."""
    batches = ImportBatch.objects.visible_to(request.actor).without_rows()
    return get_object_or_404(batches, pk=pk)


def _queue(batch: ImportBatch) -> None:
    """Let a worker begin when the request's transaction has committed."""
    if is_large(batch):
        run_import.delay_on_commit(batch.pk)


def _tell(request: HttpRequest, batch: ImportBatch, outcome: str) -> None:
    """Say what has been done, or that it goes on."""
    _queue(batch)
    messages.success(request, outcome or _("Arbetet har börjat. Sidan visar hur långt det har kommit."))


def _to(batch: ImportBatch) -> HttpResponseRedirect:
    return redirect("register:import_batch", organisation=batch.organisation.slug, pk=batch.pk)


def _show(request: HttpRequest, batch: ImportBatch, form: ColumnsForm, *, status: int = 200) -> HttpResponse:
    definition = _definition(batch.kind)
    has_sheet = sheet_of(batch.kind) is not None
    context: dict[str, Any] = {
        "batch": batch,
        "importer": definition,
        "form": form,
        "unread": [header for i, header in enumerate(batch.headers) if header and i not in batch.columns.values()],
        "may_undo": has_sheet and sheet_of(batch.kind).is_of_entries and batch.is_applied and not batch.work,
        "leftovers": Paginator(_leftovers(batch, request.actor), ROWS_SHOWN).get_page(request.GET.get("page")),
    }
    if batch.work:
        context["step"] = step_of(batch)
    elif batch.is_open and _is_matched(batch, definition):
        large = is_large(batch)
        if not large or (batch.verdicts is not None and _may_read(batch.work_asked_by_id, request.actor)):
            context |= _dry_run(request, verdicts_of(batch) if large else judge(batch, request.actor))
    return render(request, "register/imports/batch.html", context, status=status)


def _may_read(made_by_id: int | None, actor: Actor) -> bool:
    """Tell whether an actor may read what was told to another: it may name entries that are restricted."""
    return made_by_id == actor.user.pk or actor.has(Right.VIEW_RESTRICTED)


def _leftovers(batch: ImportBatch, actor: Actor) -> list[list[Any]]:
    if _may_read(batch.undone_by_id or batch.finished_by_id, actor):
        return batch.leftovers
    return [[number, "–", reason] for number, _title, reason in batch.leftovers]


def _is_matched(batch: ImportBatch, definition: Importer) -> bool:
    if definition.has_sheet:
        return bool(batch.columns)
    return all(not column.is_required or column.name in batch.columns for column in definition.columns)


def _dry_run(request: HttpRequest, verdicts: list[RowVerdict]) -> dict[str, Any]:
    counts = {choice: sum(row.verdict == choice for row in verdicts) for choice in Verdict}
    asked = request.GET.get("visa", "")
    shown = [row for row in verdicts if row.verdict == asked] if asked in Verdict.values else verdicts
    return {
        "verdicts": Paginator(shown, ROWS_SHOWN).get_page(request.GET.get("page")),
        "counts": [(choice.value, choice.label, count) for choice, count in counts.items() if count],
        "seen": mark_of(verdicts),
        "error_count": counts[Verdict.ERROR],
        "apply_form": ApplyForm(
            has_faults=counts[Verdict.ERROR] > 0, has_names=any(row.is_by_name for row in verdicts)
        ),
        "has_effect": any(counts[each] for each in (Verdict.NEW, Verdict.CHANGED, Verdict.REMOVED)),
        "asked": asked,
    }
