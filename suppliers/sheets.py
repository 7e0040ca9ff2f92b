"""The spreadsheets of suppliers and agreements."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.register.create_many import create_entries
from isms.register.imports.columns import Column, Many, columns_of
from isms.register.imports.lookups import ORGANISATIONS, entries_of
from isms.register.imports.reading import Draft
from isms.register.imports.sheet import Context, Extras, RegisterSheet, entry_columns, register_sheet
from isms.register.models import Entry
from suppliers.models import Agreement, Supplier
from suppliers.services import change_agreement, change_supplier, create_agreement, create_supplier
from suppliers.services.agreements import COVERED

SUPPLIERS = entries_of(Supplier, _("leverantör"))
MAIN_AGREEMENTS = entries_of(Agreement, _("huvudavtal, skriv referensen"))
COVERABLE = entries_of(Entry, _("system eller behandling, skriv referensen"), kinds=COVERED)


def register_sheets() -> None:
    """Add the sheets; called from the app's ``AppConfig.ready``."""
    register_sheet(_suppliers())
    register_sheet(_agreements())


# Suppliers


def _suppliers() -> RegisterSheet:
    return RegisterSheet(
        kind=Supplier.KIND,
        label=_("Leverantörer"),
        description=_("Lägg till och ändra leverantörer. Leveranser registreras sedan hos leverantören."),
        model=Supplier,
        columns=entry_columns(
            Supplier,
            "title",
            "country",
            "organisation_number",
            "description",
            "address",
            "website",
            "notes",
            also={
                "title": ("Leverantör", "Företag", "Leverantörsnamn", "Supplier", "Vendor", "Name"),
                "country": ("Country",),
                "organisation_number": ("Org.nr", "Orgnr", "Organisation number", "VAT"),
                "description": ("Beskrivning", "Vad leverantören gör", "Description"),
                "address": ("Adress", "Address"),
                "website": ("Hemsida", "Website", "URL"),
                "notes": ("Notes", "Kommentar"),
                "owner": ("Ansvarig för leverantören", "Ansvarig", "Owner"),
            },
        ),
        create=lambda supplier, _extras, by, at: create_supplier(supplier=supplier, by=by, at=at),
        change=lambda supplier, _extras, by, at: change_supplier(
            supplier=supplier, version=supplier.version, by=by, at=at
        ),
        create_many=create_suppliers,
        check=_check_supplier,
    )


def create_suppliers(suppliers: Sequence[Supplier], _extras: Sequence[Extras], by: User, at: dt.datetime) -> None:
    """Add many suppliers as ``create_supplier`` adds one; the dry run has seen to that the numbers are free."""
    Organisation.objects.select_for_update(no_key=True).get(pk=suppliers[0].organisation_id)
    create_entries(entries=suppliers, by=by, at=at)


def _check_supplier(draft: Draft, context: Context) -> list[str]:
    supplier = draft.entry
    if not supplier.organisation_number:
        return []
    taken = context.once("organisation_numbers", lambda: _numbers_of(context.actor.organisation))
    key = (str(supplier.country), supplier.organisation_number)
    holder = taken.setdefault(key, supplier.pk or -draft.number)
    if holder != (supplier.pk or -draft.number):
        return [_t("Det finns redan en leverantör med det numret.")]
    return []


def _numbers_of(organisation: Organisation) -> dict[tuple[str, str], int]:
    rows = Supplier.objects.filter(organisation=organisation).exclude(organisation_number="").order_by("pk")
    return {(country, number): pk for pk, country, number in rows.values_list("pk", "country", "organisation_number")}


# Agreements


def _covered(agreement: Agreement) -> list[Entry]:
    return [cover.entry for cover in agreement.covers.all()]


def _agreements() -> RegisterSheet:
    covers = Many(
        "covers",
        _("Omfattar"),
        names=("System", "Behandlingar", "Covers"),
        help_text=_("Referenser till system och behandlingar, med semikolon mellan."),
        is_extra=True,
        relation=COVERABLE,
        find=_covered,
    )
    (state,) = columns_of(Agreement, "state", state={"is_told_only": True})
    common = entry_columns(
        Agreement,
        "title",
        "agreement_kind",
        "supplier",
        "counterpart_organisation",
        "counterpart_name",
        "part_of",
        "agreement_number",
        "description",
        "starts_on",
        "ends_on",
        "renewal",
        "renewal_months",
        "notice_months",
        "consent",
        "objection_days",
        "incident_hours",
        "audit_right",
        "exit_terms",
        also={
            "title": ("Avtal", "Avtalsnamn", "Agreement", "Contract", "Name"),
            "agreement_kind": ("Avtalstyp", "Typ", "Type"),
            "supplier": ("Motpart", "Supplier", "Vendor"),
            "agreement_number": ("Avtalsnr", "Contract number"),
            "description": ("Beskrivning", "Description"),
            "starts_on": ("Startdatum", "Start", "Start date"),
            "ends_on": ("Slutdatum", "Slut", "Löper till", "End date"),
            "renewal": ("Förlängning", "Renewal"),
            "notice_months": ("Uppsägningstid", "Notice period"),
            "owner": ("Avtalsansvarig", "Ansvarig", "Owner"),
        },
        relations={"supplier": SUPPLIERS, "part_of": MAIN_AGREEMENTS, "counterpart_organisation": ORGANISATIONS},
    )
    return RegisterSheet(
        kind=Agreement.KIND,
        label=_("Avtal"),
        description=_(
            "Lägg till avtal som utkast och ändra dem. Att de är undertecknade registreras på avtalets sida."
        ),
        model=Agreement,
        columns=_after(common, "part_of", covers, state),
        create=lambda agreement, extras, by, at: create_agreement(
            agreement=agreement, covers=extras.get("covers", []), by=by, at=at
        ),
        change=_change_agreement,
        select=("supplier", "part_of", "counterpart_organisation"),
        prefetch=("covers__entry",),
        made_with=("covers",),
    )


def _change_agreement(agreement: Agreement, extras: Extras, by: User, at: dt.datetime) -> Agreement:
    covers = extras["covers"] if "covers" in extras else _covered(agreement)
    return change_agreement(agreement=agreement, covers=covers, version=agreement.version, by=by, at=at)


def _after(columns: Iterable[Column], name: str, *added: Column) -> tuple[Column, ...]:
    """Put columns after the one with a name."""
    found: list[Column] = []
    for column in columns:
        found += [column, *added] if column.name == name else [column]
    return tuple(found)
