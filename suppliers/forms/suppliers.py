"""Forms of suppliers, their contacts and certificates, and what they deliver."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.countries import country_choices
from isms.register.access import Actor
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset
from isms.register.models import Entry
from isms.register.personal_number_guard import PersonalNumberGuard
from suppliers.models import Delivery, Supplier, SupplierCertificate, SupplierContact
from suppliers.selectors import find_suppliers
from suppliers.services.deliveries import DELIVERED_TO

DATE = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class SupplierForm(EntryForm):
    """A supplier: who it is, what it does for the organisation, and who answers for the relation."""

    UNGUARDED = ("organisation_number",)

    website = forms.URLField(label=_("Webbplats"), max_length=500, required=False, assume_scheme="https")

    FIELDSETS = (
        Fieldset(_("Leverantören"), ("title", "country", "organisation_number", "description")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(_("Adress och anteckningar"), ("address", "website", "notes"), is_rare=True),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = Supplier
        fields = (*COMMON_FIELDS, "country", "organisation_number", "description", "address", "website", "notes")
        labels = {"owner": _("Ansvarig för leverantören")}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "address": forms.Textarea(attrs={"rows": 3}),
            "notes": forms.Textarea(attrs={"rows": 3}),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["country"].choices = list(country_choices())


class ContactForm(PersonalNumberGuard, forms.ModelForm):
    """A way to reach the supplier."""

    UNGUARDED = ("phone",)

    class Meta:
        model = SupplierContact
        fields = ("role", "name", "email", "phone", "note")


class CertificateForm(PersonalNumberGuard, forms.ModelForm):
    """A certificate or a report of somebody else's examination."""

    class Meta:
        model = SupplierCertificate
        fields = ("kind", "name", "scope", "issued_by", "valid_from", "valid_until")
        widgets = dict.fromkeys(("valid_from", "valid_until"), DATE["widget"])


class DeliveryForm(PersonalNumberGuard, forms.ModelForm):
    """What is delivered, whether personal data is reached, and from when."""

    class Meta:
        model = Delivery
        fields = ("what", "reaches_personal_data", "no_data_reason", "started_on")
        widgets = {"started_on": DATE["widget"]}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor


class DeliveryToForm(DeliveryForm):
    """A delivery added from the supplier's page: to what?"""

    entry_reference = forms.CharField(
        label=_("Levererar till"),
        max_length=20,
        help_text=_("Referensen till ett system eller en behandling som du får ändra, till exempel SYS-0042."),
    )
    field_order = ("entry_reference",)

    def clean_entry_reference(self) -> Entry:
        """Find the entry among what the actor may change."""
        reference = self.cleaned_data["entry_reference"].strip().upper()
        found = Entry.objects.editable_by(self.actor).active().filter(kind__in=DELIVERED_TO, reference=reference)
        entry = found.select_related("organisation").first()
        if entry is None:
            raise ValidationError(_("Det finns inget sådant system eller behandling som du får ändra."))
        return entry

    def parts(self) -> dict[str, Any]:
        """Return what a valid form adds to the delivery."""
        return {"entry": self.cleaned_data["entry_reference"]}


class DeliveryFromForm(DeliveryForm):
    """A delivery added from a system's page: by whom?"""

    supplier_named = forms.CharField(
        label=_("Leverantör"),
        max_length=250,
        help_text=_("Referens, hela namnet eller organisationsnumret, till exempel LEV-0007."),
    )
    field_order = ("supplier_named",)

    def clean_supplier_named(self) -> Supplier:
        """Find the supplier among those that the actor may change."""
        return one_supplier(self.cleaned_data["supplier_named"], self.actor, must_change=True)

    def parts(self) -> dict[str, Any]:
        """Return what a valid form adds to the delivery."""
        return {"supplier": self.cleaned_data["supplier_named"]}


class EndForm(forms.Form):
    """The day something ended."""

    ended_on = forms.DateField(label=_("Upphörde"), **DATE)


def one_supplier(text: str, actor: Actor, *, must_change: bool = False) -> Supplier:
    """Return the one supplier that a text names.

    Raises:
        ValidationError: none or several have that name, or the actor may not change it though that is asked for.
    """
    found = find_suppliers(text, actor)
    if len(found) > 1:
        raise ValidationError(_("Flera leverantörer heter så. Ange referensen."))
    if not found:
        raise ValidationError(_("Det finns ingen sådan leverantör, eller så ser du den inte."))
    if must_change and not Supplier.objects.editable_by(actor).filter(pk=found[0].pk).exists():
        raise ValidationError(_("Du får inte ändra leverantören. Vänd dig till den som ansvarar för den."))
    return found[0]
