"""The register of agreements."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from isms.register.models import Entry
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList
from isms.register.views.scoped import changeable_entry
from suppliers.filters import AGREEMENT_QUESTIONS, AgreementFilterSet
from suppliers.forms.agreements import AgreementForm
from suppliers.models import Agreement
from suppliers.selectors import content_of, covered_by, signing_of, with_party
from suppliers.services import change_agreement, create_agreement
from suppliers.services.agreements import COVERED
from suppliers.tables import AgreementTable


class AgreementList(RegisterList):
    """All agreements that the actor may see."""

    model = Agreement
    table_class = AgreementTable
    filterset_class = AgreementFilterSet
    quick_filters = AGREEMENT_QUESTIONS
    create_url = "suppliers:agreement_create"

    def get_queryset(self) -> QuerySet[Agreement]:
        """Add where each stands, whom it is with, and by when somebody must decide about it."""
        return with_party(super().get_queryset().with_phase(self.actor.today).with_notice(), self.actor)


class AgreementDetail(RegisterDetail):
    """One agreement: parties, time, what it covers and what it says."""

    model = Agreement
    template_name = "suppliers/agreement_detail.html"

    def get_queryset(self) -> QuerySet[Agreement]:
        """Add where it stands and whom it is with."""
        found = super().get_queryset().select_related("supplier__organisation", "counterpart_organisation")
        return with_party(found.with_phase(self.actor.today).with_notice(), self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what it covers and says, its parts, and how it was signed."""
        agreement, today = self.object, self.actor.today
        covered, unseen_count = covered_by(agreement, self.actor)
        related = Agreement.objects.visible_to(self.actor).select_related("organisation")
        supplier = agreement.supplier
        return super().get_context_data(
            covered=covered,
            unseen_count=unseen_count,
            content=content_of(agreement) if agreement.is_processing_agreement else [],
            signing=signing_of(agreement),
            main=related.filter(pk=agreement.part_of_id).first(),
            parts=related.filter(part_of=agreement).active().with_phase(today).order_by("reference"),
            sees_supplier=supplier is not None and Entry.objects.visible_to(self.actor).filter(pk=supplier.pk).exists(),
            current_end=agreement.current_end(today),
            **kwargs,
        )


class AgreementEdit(RegisterForm):
    """Add or change an agreement; ``?fran=`` names the supplier, or what is covered, that it is added from."""

    model = Agreement
    form_class = AgreementForm

    @cached_property
    def origin(self) -> Entry | None:
        """The supplier, system or processing that the new agreement is about; who may change it may begin here."""
        reference = self.request.GET.get("fran", "")
        if not reference or "reference" in self.kwargs:
            return None
        return changeable_entry(self.request, reference[:40], kinds=("supplier", *COVERED))

    def get_entry(self) -> Entry | None:
        """Return the entry to change, None when creating."""
        return None if self.origin is not None else super().get_entry()

    def get_initial(self) -> dict[str, Any]:
        """Start with the supplier or what is covered, and with its unit and owner."""
        initial = super().get_initial()
        if self.entry is None and self.origin is not None:
            initial |= {"unit": self.origin.unit_id, "owner": self.origin.owner_id}
            if self.origin.kind == "supplier":
                initial["supplier_named"] = self.origin.reference
            else:
                initial["covers"] = self.origin.reference
        return initial

    def save(self, form: AgreementForm) -> Agreement:
        """Add or change the agreement; one with a restricted supplier begins restricted."""
        common = {"covers": form.covered_entries(), "by": self.actor.user, "at": timezone.now()}
        if self.entry is None:
            supplier = form.instance.supplier
            if supplier is not None and supplier.is_restricted:
                form.instance.is_restricted = True
            return create_agreement(agreement=form.instance, **common)
        return change_agreement(agreement=form.instance, version=form.cleaned_data["version"] or 0, **common)
