"""What hangs on a supplier: contacts, certificates and deliveries."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.views.scoped import as_stored, changeable_entry, posted_version
from suppliers.forms.suppliers import CertificateForm, ContactForm, DeliveryFromForm, DeliveryToForm, EndForm
from suppliers.models import Delivery, Supplier, SupplierCertificate
from suppliers.services import (
    add_certificate,
    add_contact,
    add_delivery,
    end_delivery,
    remove_contact,
    renew_certificate,
    withdraw_certificate,
)
from suppliers.services.deliveries import DELIVERED_TO
from suppliers.views.steps import StepPage


class ContactAdd(StepPage):
    """Add a way to reach the supplier."""

    model = Supplier
    form_class = ContactForm
    question = _("Lägg till kontakt")
    button = _("Spara kontakten")
    done = _("Kontakten är sparad.")
    place = "#kontakter"

    def perform(self, form: ContactForm, **common: Any) -> None:
        """Add the contact."""
        form.instance.supplier = self.entry
        add_contact(contact=form.instance, **common)


@require_POST
def contact_remove(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Take a contact away."""
    supplier = changeable_entry(request, reference, model=Supplier)
    contact = get_object_or_404(supplier.contacts.select_related("supplier"), pk=pk)
    try:
        remove_contact(contact=contact, version=posted_version(request), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _t("Kontakten är borttagen."))
    return HttpResponseRedirect(f"{supplier.get_absolute_url()}#kontakter")


class CertificateAdd(StepPage):
    """Add a certificate."""

    model = Supplier
    form_class = CertificateForm
    question = _("Lägg till certifikat")
    button = _("Spara certifikatet")
    done = _("Certifikatet är sparat. Sista giltighetsdagen följs upp.")
    place = "#certifikat"

    def perform(self, form: CertificateForm, **common: Any) -> None:
        """Add the certificate."""
        form.instance.supplier = self.entry
        add_certificate(certificate=form.instance, **common)


class CertificateRenew(CertificateAdd):
    """Replace a certificate by the next one."""

    question = _("Förnya certifikat")

    @cached_property
    def certificate(self) -> SupplierCertificate:
        """The certificate that is replaced."""
        return get_object_or_404(self.entry.certificates.select_related("supplier"), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Start from the old one, but for its days."""
        return {name: getattr(self.certificate, name) for name in ("kind", "name", "scope", "issued_by")}

    def perform(self, form: CertificateForm, **common: Any) -> None:
        """Replace the certificate."""
        form.instance.supplier = self.entry
        renew_certificate(certificate=self.certificate, successor=form.instance, **common)


@require_POST
def certificate_withdraw(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Stop following a certificate."""
    supplier = changeable_entry(request, reference, model=Supplier)
    certificate = get_object_or_404(supplier.certificates.select_related("supplier"), pk=pk)
    try:
        withdraw_certificate(
            certificate=certificate, version=posted_version(request), by=request.user, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _t("Certifikatet följs inte längre."))
    return HttpResponseRedirect(f"{supplier.get_absolute_url()}#certifikat")


class DeliveryAdd(StepPage):
    """Say what the supplier delivers to."""

    model = Supplier
    form_class = DeliveryToForm
    question = _("Lägg till leverans")
    button = _("Spara leveransen")
    done = _("Leveransen är sparad.")
    place = "#leveranser"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its actor."""
        return {**super().get_form_kwargs(), "actor": self.actor}

    def perform(self, form: DeliveryToForm, **common: Any) -> None:
        """Add the delivery."""
        form.instance.supplier = self.entry
        form.instance.entry = form.parts()["entry"]
        add_delivery(delivery=form.instance, **common)


class DeliveryFrom(DeliveryAdd):
    """Say from a system's or a processing's page who delivers it."""

    model = Entry
    form_class = DeliveryFromForm
    question = _("Lägg till leverantör")
    place = "#leverantor"

    @cached_property
    def entry(self) -> Entry:
        """The system or processing."""
        return changeable_entry(self.request, self.kwargs["reference"], kinds=DELIVERED_TO)

    def perform(self, form: DeliveryFromForm, **common: Any) -> None:
        """Add the delivery; the version that guards it is the supplier's, read now."""
        supplier = as_stored(form.parts()["supplier"])
        form.instance.entry, form.instance.supplier = self.entry, supplier
        add_delivery(delivery=form.instance, **(common | {"version": supplier.version}))


class DeliveryEnd(StepPage):
    """Say when a delivery ended."""

    model = Supplier
    form_class = EndForm
    question = _("Avsluta leverans")
    button = _("Avsluta leveransen")
    done = _("Leveransen är avslutad.")
    place = "#leveranser"

    @cached_property
    def delivery(self) -> Delivery:
        """The delivery to something that the actor may see."""
        rows = self.entry.deliveries.select_related("supplier", "entry")
        seen = Entry.objects.visible_to(self.actor).values("pk")
        return get_object_or_404(rows.filter(entry__in=seen), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Most ends are noted the same day."""
        return {"ended_on": self.actor.today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which delivery it is."""
        return super().get_context_data(about=self.delivery.entry, **kwargs)

    def perform(self, form: EndForm, **common: Any) -> None:
        """End the delivery."""
        end_delivery(delivery=self.delivery, ended_on=form.cleaned_data["ended_on"], **common)
