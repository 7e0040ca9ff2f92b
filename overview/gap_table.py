"""The table of what an entry should have: register, what is missing, why it is needed, and its weight.

Weights: 100 is what nothing works without, from 80 what the law or the yearly review asks for, from 50 what others
need to do their part, and below that what is good to know. Change a number here and the order changes everywhere.
"""

import datetime as dt
from dataclasses import replace
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assets.models import AssetPlacement, InformationAsset, System
from assets.models.processing_links import ProcessingSystem
from assets.processing.completeness import ITEMS
from classification.models import ProtectionLevel
from isms.register.gaps import Gap
from risks.models import Action, ContinuityPlan, RiskAnalysis
from suppliers.coverage import lacks_agreement
from suppliers.models import Delivery, SupplierContact

_NO_OWNER = _("Ägaren får påminnelserna och svarar på om uppgifterna stämmer. Utan ägare gör ingen det.")
_CLASSIFY = _("Klassningen avgör vilket skydd som krävs, och räknas i ledningens genomgång.")
_WHAT_FOR = _("Den som inte känner till det ska förstå vad det används till.")


def _has_no_owner(today: dt.date) -> Q:
    return Q(owner__isnull=True)


def _has_no_level(today: dt.date) -> Q:
    return ~Q(Exists(ProtectionLevel.objects.filter(entry_id=OuterRef("pk")).order_by()))


def _is_critical_without_plan(today: dt.date) -> Q:
    plans = ContinuityPlan.objects.active().filter(subject_id=OuterRef("pk")).order_by()
    return Q(criticality="critical") & ~Q(Exists(plans))


def _is_in_no_record(today: dt.date) -> Q:
    links = ProcessingSystem.objects.filter(system_id=OuterRef("pk")).order_by()
    return Q(handles_personal_data=True) & ~Q(Exists(links))


def _has_no_supplier(today: dt.date) -> Q:
    delivered = Delivery.objects.current().filter(entry_id=OuterRef("pk")).order_by()
    return Q(operation="cloud", supplier_name="") & ~Q(Exists(delivered))


def _holds_nothing(today: dt.date) -> Q:
    return ~Q(Exists(AssetPlacement.objects.filter(system_id=OuterRef("pk")).order_by()))


def _is_nowhere(today: dt.date) -> Q:
    return Q(medium="digital") & ~Q(Exists(AssetPlacement.objects.filter(asset_id=OuterRef("pk")).order_by()))


def _has_no_incident_contact(today: dt.date) -> Q:
    contacts = SupplierContact.objects.filter(supplier_id=OuterRef("pk"), role=SupplierContact.Role.INCIDENT)
    return ~Q(Exists(contacts.order_by()))


def _blank(field: str, **scope: str):
    return lambda today: Q(**{field: ""}, **scope)


_EDIT_SYSTEM, _EDIT_ASSET, _EDIT_SUPPLIER = "assets:system_edit", "assets:asset_edit", "suppliers:supplier_edit"

# What the pages of systems, information assets and processings tell under "Saknas" already.
TOLD_ON_PAGE = frozenset(
    {
        *(("system", code) for code in ("owner", "classified", "record", "supplier", "country", "manager")),
        *(("information_asset", code) for code in ("owner", "classified", "systems", "purpose", "retention")),
        *(("processing_activity", item.code) for item in ITEMS),
    }
)

# Of these rows alone something is asked for; what is done, retired or replaced is left as it is.
SCOPES: dict[str, Q] = {
    "system": ~Q(lifecycle=System.Lifecycle.RETIRED),
    "action": Q(state__in=Action.OPEN_STATES),
    "risk": ~Q(analysis__state=RiskAnalysis.State.SUPERSEDED),
}

# kind, code, what is missing, why, weight, condition, page, field
GAPS: tuple[Gap, ...] = (
    Gap("owner", "system", _("Systemägare"), _NO_OWNER, 100, _has_no_owner, _EDIT_SYSTEM, "owner"),
    Gap("classified", "system", _("Klassning"), _CLASSIFY, 90, _has_no_level, "classification:classify"),
    Gap(
        "agreement",
        "system",
        _("PUB-avtal"),
        _("Någon annan kommer åt personuppgifter. Dataskyddsförordningen artikel 28 kräver ett avtal."),
        85,
        lacks_agreement,
        "suppliers:delivery_from",
    ),
    Gap(
        "plan",
        "system",
        _("Kontinuitetsplan med återställningstid (RTO)"),
        _("Verksamheten klarar sig inte utan systemet. Planen säger hur snart det ska fungera igen."),
        80,
        _is_critical_without_plan,
        "risks:plan_create",
        is_new=True,
    ),
    Gap(
        "record",
        "system",
        _("Behandling i registerförteckningen"),
        _("Systemet behandlar personuppgifter. Artikel 30 kräver att behandlingen förtecknas."),
        75,
        _is_in_no_record,
        "assets:processing_create",
        is_new=True,
    ),
    Gap(
        "supplier",
        "system",
        _("Leverantör"),
        _("Vid ett fel eller en incident ska det gå att se vem som levererar molntjänsten."),
        60,
        _has_no_supplier,
        "suppliers:delivery_from",
    ),
    Gap(
        "assets",
        "system",
        _("Informationstillgångar i systemet"),
        _("Systemet får sin skyddsnivå av informationen i det."),
        50,
        _holds_nothing,
        "assets:asset_create",
        is_new=True,
    ),
    Gap(
        "country",
        "system",
        _("Driftland"),
        _("Visar om uppgifter lämnar EU och EES."),
        40,
        _blank("country", operation="cloud"),
        _EDIT_SYSTEM,
        "country",
    ),
    Gap("description", "system", _("Beskrivning"), _WHAT_FOR, 25, _blank("description"), _EDIT_SYSTEM, "description"),
    Gap(
        "manager",
        "system",
        _("Systemförvaltare"),
        _("Den som sköter systemet till vardags är den man ringer."),
        20,
        lambda today: Q(manager__isnull=True),
        _EDIT_SYSTEM,
        "manager",
    ),
    Gap("owner", "information_asset", _("Informationsägare"), _NO_OWNER, 100, _has_no_owner, _EDIT_ASSET, "owner"),
    Gap("classified", "information_asset", _("Klassning"), _CLASSIFY, 90, _has_no_level, "classification:classify"),
    Gap(
        "systems",
        "information_asset",
        _("System som informationen finns i"),
        _("Utan det får systemet inte den skyddsnivå som informationen kräver."),
        55,
        _is_nowhere,
        _EDIT_ASSET,
        "systems",
    ),
    Gap(
        "retention",
        "information_asset",
        _("Bevarande eller gallring"),
        _("Ingen får gallra utan beslut, och det som ska gallras får inte bli kvar."),
        70,
        lambda today: Q(retention_rule=InformationAsset.Rule.UNDECIDED),
        "assets:asset_edit",
        "retention_rule",
    ),
    Gap(
        "kinds",
        "information_asset",
        _("Slag av information"),
        _("Gör att man hittar till exempel all information om barn."),
        30,
        lambda today: Q(information_kinds=[]),
        _EDIT_ASSET,
    ),
    Gap("purpose", "information_asset", _("Ändamål"), _WHAT_FOR, 25, _blank("purpose"), _EDIT_ASSET, "purpose"),
    Gap(
        "value",
        "risk",
        _("Bedömning av sannolikhet och konsekvens"),
        _("En risk som inte är bedömd syns varken i matrisen eller bland dem som kräver åtgärd."),
        85,
        lambda today: Q(value__isnull=True),
        "risks:risk_edit",
        "now_likelihood",
    ),
    Gap("owner", "risk", _("Riskägare"), _NO_OWNER, 80, _has_no_owner, "risks:risk_edit", "owner"),
    Gap(
        "treatment",
        "risk",
        _("Behandling"),
        _("Säger om risken ska minskas, undvikas, överföras eller accepteras."),
        50,
        _blank("treatment"),
        "risks:risk_edit",
        "treatment",
    ),
    Gap("owner", "action", _("Ansvarig"), _NO_OWNER, 100, _has_no_owner, "risks:action_edit", "owner"),
    *(
        Gap(
            item.code,
            "processing_activity",
            item.label,
            _("Ska stå i registerförteckningen enligt dataskyddsförordningen."),
            85 if item.is_required else 45,
            lambda today, item=item: item.condition(),
            "assets:processing_edit",
            item.field,
        )
        for item in ITEMS
        if item.field
    ),
    Gap("owner", "supplier", _("Ansvarig för leverantören"), _NO_OWNER, 80, _has_no_owner, _EDIT_SUPPLIER, "owner"),
    Gap(
        "incident_contact",
        "supplier",
        _("Kontakt vid incidenter"),
        _("När något händer finns inte tid att leta efter vem man ringer."),
        60,
        _has_no_incident_contact,
        "suppliers:contact_add",
    ),
    Gap(
        "number",
        "supplier",
        _("Organisationsnummer"),
        _("Skiljer leverantörer med liknande namn åt."),
        35,
        _blank("organisation_number"),
        _EDIT_SUPPLIER,
        "organisation_number",
    ),
)


def gaps_in_use() -> tuple[Gap, ...]:
    """Return the table with each condition narrowed to the rows that something is asked of."""
    return tuple(
        replace(gap, condition=partial(_within, gap), is_told_on_page=(gap.kind, gap.code) in TOLD_ON_PAGE)
        for gap in GAPS
    )


def _within(gap: Gap, today: dt.date) -> Q:
    return SCOPES.get(gap.kind, Q()) & gap.condition(today)
