"""A supplier's filled-in questions: taken in, looked through, and recorded all at once or not at all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from isms.register.errors import DomainError
from isms.register.import_forms import UploadForm
from isms.register.imports import Verdict
from isms.register.imports.services import call_off, carry_out, judge, mark_of
from isms.register.models import ImportBatch
from isms.register.views.scoped import changeable_entry
from suppliers.answers_import import take_in_answers
from suppliers.models import ReviewUpload, Supplier, SupplierReview
from suppliers.views.reviews import ReviewStep, review_of


class Upload(ReviewStep):
    """Take in a filled-in file; nothing is recorded until somebody has looked at what it leads to."""

    form_class = UploadForm
    template_name = "suppliers/reviews/upload.html"
    question = _("Läs in leverantörens svar")
    button = _("Ladda upp")
    done = _("Filen är uppladdad. Gå igenom provkörningen.")

    def perform(self, form: UploadForm, **common: Any) -> None:
        """Keep the file's rows."""
        self.upload = take_in_answers(
            review=self.review, upload=form.cleaned_data["file"], by=common["by"], at=common["at"]
        )

    def get_success_url(self) -> str:
        """Show what the file leads to."""
        return f"{self.review.get_absolute_url()}svar/{self.upload.pk}/"


@require_safe
def preview(request: HttpRequest, organisation: str, reference: str, number: int, pk: int) -> HttpResponse:
    """Show what each row would lead to."""
    review, upload = _found(request, reference, number, pk)
    verdicts = judge(upload.batch, request.actor) if upload.batch.is_open and review.is_open else []
    counts = {choice: sum(row.verdict == choice for row in verdicts) for choice in Verdict}
    context = {
        "entry": review.supplier,
        "register": review.supplier.register,
        "review": review,
        "batch": upload.batch,
        "upload": upload,
        "verdicts": verdicts,
        "counts": [(choice.label, count) for choice, count in counts.items() if count],
        "error_count": counts[Verdict.ERROR],
        "has_effect": bool(counts[Verdict.NEW] or counts[Verdict.CHANGED]),
        "seen": mark_of(verdicts),
    }
    return render(request, "suppliers/reviews/preview.html", context)


@require_POST
def apply(request: HttpRequest, organisation: str, reference: str, number: int, pk: int) -> HttpResponse:
    """Record every answer of the file."""
    review, upload = _found(request, reference, number, pk)
    seen = request.POST.get("seen", "")
    try:
        outcome = carry_out(batch=upload.batch, actor=request.actor, seen=seen, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(
            "suppliers:review_preview", organisation=organisation, reference=reference, number=number, pk=pk
        )
    messages.success(request, outcome)
    return HttpResponseRedirect(f"{review.get_absolute_url()}#svar")


@require_POST
def cancel(request: HttpRequest, organisation: str, reference: str, number: int, pk: int) -> HttpResponse:
    """Let the file go."""
    review, upload = _found(request, reference, number, pk)
    try:
        call_off(batch=upload.batch, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _t("Filen är borttagen. Ingenting är inläst."))
    return HttpResponseRedirect(review.get_absolute_url())


def _found(request: HttpRequest, reference: str, number: int, pk: int) -> tuple[SupplierReview, ReviewUpload]:
    """Return the review and its file, for those who may change the supplier."""
    supplier = changeable_entry(request, reference, model=Supplier)
    review = review_of(supplier, number)
    batches = review.uploads.select_related("batch__organisation", "batch__uploaded_by").exclude(
        batch__state=ImportBatch.State.CANCELLED
    )
    return review, get_object_or_404(batches, pk=pk)
