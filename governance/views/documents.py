"""The register of governing documents."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from governance.filters.documents import DOCUMENT_QUESTIONS, GoverningDocumentFilterSet
from governance.forms.documents import GoverningDocumentForm, ReviewForm
from governance.models import GoverningDocument
from governance.selectors.documents import around, write_documents_xlsx
from governance.services import begin_next_version, change_document, register_document, review_document
from governance.tables.documents import GoverningDocumentTable
from isms.languages import in_swedish
from isms.register.downloads import XLSX, send_download
from isms.register.errors import DomainError
from isms.register.services import record_read
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList
from isms.register.views.scoped import changeable_entry
from risks.views.deciding import DecidePage


class DocumentList(RegisterList):
    """All governing documents that the actor may see."""

    model = GoverningDocument
    table_class = GoverningDocumentTable
    filterset_class = GoverningDocumentFilterSet
    quick_filters = DOCUMENT_QUESTIONS
    template_name = "governance/document_list.html"
    create_url = "governance:document_create"

    def get_queryset(self) -> QuerySet[GoverningDocument]:
        """Add the day of the next review."""
        return super().get_queryset().with_next_review()


@require_safe
@in_swedish()
def spreadsheet(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send the documents that the list's filters find as a workbook."""
    documents = GoverningDocument.objects.visible_to(request.actor).with_names().with_next_review().in_swedish_order()
    found = list(GoverningDocumentFilterSet(request.GET, queryset=documents, request=request).qs)
    for document in found:
        record_read(entry=document, by=request.user, at=timezone.now(), path=request.path)
    filename = f"styrdokument-{organisation}-{request.actor.today.isoformat()}.xlsx"
    return send_download(write_documents_xlsx(found), filename=filename, content_type=XLSX)


class DocumentDetail(RegisterDetail):
    """One document with its versions, reviews and what it serves."""

    model = GoverningDocument
    template_name = "governance/document_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what stands around the document."""
        document = self.object
        has_expired = document.is_in_force and document.valid_until and document.valid_until < self.actor.today
        return super().get_context_data(around=around(document, self.actor), has_expired=has_expired, **kwargs)


class DocumentEdit(RegisterForm):
    """Add or change a document."""

    model = GoverningDocument
    form_class = GoverningDocumentForm

    def save(self, form: GoverningDocumentForm) -> GoverningDocument:
        """Add or change the document with its links."""
        told = {"document": form.instance, "by": self.actor.user, "at": timezone.now(), **form.links()}
        if self.entry is None:
            return register_document(**told)
        return change_document(version=form.cleaned_data["version"] or 0, **told)


class DocumentReviewPage(DecidePage):
    """Look at a document: it holds, is to be revised, or no longer applies."""

    model = GoverningDocument
    form_class = ReviewForm
    template_name = "governance/review_form.html"
    question = gettext_lazy("Se över styrdokumentet")
    done = gettext_lazy("Översynen av %(entry)s är sparad.")

    def decide(self, form: ReviewForm, **common: Any) -> None:
        """Decide what the review came to."""
        names = ("outcome", "valid_until", "action_due_on")
        review_document(document=self.entry, **common, **{name: form.cleaned_data[name] for name in names})


@require_POST
def next_version(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Begin the next version of a document as a draft."""
    document = changeable_entry(request, reference, model=GoverningDocument)
    try:
        draft = begin_next_version(document=document, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(document.get_absolute_url())
    told = _("Nästa version är %(entry)s. Den som gäller nu ersätts när du anger att den nya är fastställd.")
    messages.success(request, told % {"entry": draft})
    return HttpResponseRedirect(draft.get_absolute_url())
