"""The overview of suppliers: what needs somebody's eyes, one part at a time; other modules add parts of their own."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from assets.models import System
from isms.followup.models import FollowUp
from isms.register.access import Actor
from suppliers.coverage import FLAG
from suppliers.kinds import NOTICE_KIND
from suppliers.models import Agreement, Supplier, SupplierCertificate
from suppliers.selectors import with_party

ROWS_SHOWN = 8
ENDING_DAYS = 180
NOTICE_DAYS = 90
CERTIFICATE_DAYS = 90


@dataclass(frozen=True)
class OverviewRow:
    """One thing to look at, and what is the matter with it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class OverviewPart:
    """What one part found: the first rows, how many there are, and the list of them all."""

    rows: tuple[OverviewRow, ...]
    count: int
    url: str = ""


@dataclass(frozen=True)
class OverviewSource:
    """One part of the page: its words, and how it is read for an actor."""

    code: str
    order: int
    label: str | Promise
    explanation: str | Promise
    read: Callable[[Actor], OverviewPart]


@dataclass(frozen=True)
class ShownPart:
    """A part with its words, as the page shows it."""

    source: OverviewSource
    found: OverviewPart


_sources: dict[str, OverviewSource] = {}


def register_source(source: OverviewSource) -> None:
    """Add a part to the overview; called from ``AppConfig.ready``."""
    _sources[source.code] = source


def overview_of(actor: Actor) -> list[ShownPart]:
    """Read every part of the overview for what the actor may see."""
    ordered = sorted(_sources.values(), key=lambda source: (source.order, source.code))
    return [ShownPart(source, source.read(actor)) for source in ordered]


def address(name: str, actor: Actor, **query: object) -> str:
    """Return the address of a list with its filters set."""
    path = reverse(name, kwargs={"organisation": actor.organisation.slug})
    return f"{path}?{urlencode(query)}" if query else path


def systems_without(actor: Actor) -> OverviewPart:
    """Systems with personal data at somebody without the agreement that the law asks for."""
    systems = System.objects.visible_to(actor).active().flagged(FLAG, actor.today)
    rows = _first(systems.select_related("organisation").in_swedish_order())
    found = tuple(
        OverviewRow(str(row), row.get_absolute_url(), row.supplier_name or row.get_operation_display()) for row in rows
    )
    return OverviewPart(found, systems.count(), address("assets:system_list", actor, flag=FLAG))


def critical_suppliers(actor: Actor) -> OverviewPart:
    """Suppliers that the organisation cannot do without."""
    suppliers = Supplier.objects.visible_to(actor).active().with_criticality()
    critical = suppliers.filter(criticality=Supplier.Criticality.CRITICAL)
    rows = _first(critical.with_missing_agreement(actor.today).select_related("organisation").in_swedish_order())
    found = tuple(
        OverviewRow(str(row), row.get_absolute_url(), _t("PUB-avtal saknas") if row.lacks_agreement else "")
        for row in rows
    )
    url = address("suppliers:supplier_list", actor, criticality=int(Supplier.Criticality.CRITICAL))
    return OverviewPart(found, critical.count(), url)


def agreements_to_decide(actor: Actor) -> OverviewPart:
    """Agreements whose last day of notice comes soon or has passed."""
    until = actor.today + dt.timedelta(days=NOTICE_DAYS)
    agreements = _agreements(actor).with_notice().filter(notice_due_on__lte=until)
    rows = _first(agreements.order_by("notice_due_on", "pk"))
    found = tuple(
        OverviewRow(
            str(row),
            row.get_absolute_url(),
            (_t("Passerade %(day)s") if row.notice_due_on < actor.today else _t("Senast %(day)s"))
            % {"day": row.notice_due_on.isoformat()},
        )
        for row in rows
    )
    return OverviewPart(
        found, agreements.count(), address("suppliers:agreement_list", actor, notice_within=NOTICE_DAYS)
    )


def agreements_running_out(actor: Actor) -> OverviewPart:
    """Agreements in force that run out within half a year."""
    agreements = _agreements(actor).running_out(actor.today, actor.today + dt.timedelta(days=ENDING_DAYS))
    rows = _first(agreements.order_by("ends_on", "pk"))
    found = tuple(
        OverviewRow(
            str(row),
            row.get_absolute_url(),
            _t("Till och med %(day)s") % {"day": row.ends_on.isoformat()} if row.ends_on else _t("Med huvudavtalet"),
        )
        for row in rows
    )
    url = address("suppliers:agreement_list", actor, ends_within=ENDING_DAYS)
    return OverviewPart(found, agreements.count(), url)


def agreements_expired(actor: Actor) -> OverviewPart:
    """Signed agreements that have run out and that nobody has ended or replaced."""
    agreements = _agreements(actor).with_phase(actor.today).filter(phase="expired")
    rows = _first(agreements.order_by("-ends_on", "pk"))
    found = tuple(
        OverviewRow(
            str(row),
            row.get_absolute_url(),
            _t("Löpte ut %(day)s") % {"day": row.ends_on.isoformat()}
            if row.ends_on
            else _t("Huvudavtalet gäller inte"),
        )
        for row in rows
    )
    return OverviewPart(found, agreements.count(), address("suppliers:agreement_list", actor, phase="expired"))


def certificates_running_out(actor: Actor) -> OverviewPart:
    """Certificates that have run out or soon do."""
    until = actor.today + dt.timedelta(days=CERTIFICATE_DAYS)
    certificates = (
        SupplierCertificate.objects.visible_to(actor)
        .followed()
        .filter(valid_until__lte=until, supplier__archived_at__isnull=True)
    )
    rows = _first(certificates.select_related("supplier__organisation").order_by("valid_until", "pk"))
    found = tuple(
        OverviewRow(
            f"{row}, {row.supplier.title}",
            f"{row.supplier.get_absolute_url()}#certifikat",
            (_t("Gick ut %(day)s") if row.valid_until < actor.today else _t("Går ut %(day)s"))
            % {"day": row.valid_until.isoformat()},
        )
        for row in rows
    )
    return OverviewPart(
        found, certificates.count(), address("suppliers:supplier_list", actor, missing="certificate_soon")
    )


def late_followups(actor: Actor) -> OverviewPart:
    """Late follow-ups of suppliers and agreements, but for notice, which stands in a part of its own."""
    late = (
        FollowUp.objects.visible_to(actor)
        .open()
        .filter(entry__kind__in=(Supplier.KIND, Agreement.KIND), intended_on__lt=actor.today)
        .exclude(kind=NOTICE_KIND)
    )
    rows = _first(late.select_related("entry__organisation").order_by("intended_on", "pk"))
    found = tuple(
        OverviewRow(
            f"{row.label}: {row.entry}", row.entry.get_absolute_url(), _t("Senast %(day)s") % {"day": row.intended_on}
        )
        for row in rows
    )
    return OverviewPart(found, late.count())


def _agreements(actor: Actor) -> QuerySet[Agreement]:
    return with_party(Agreement.objects.visible_to(actor).active(), actor).select_related("organisation")


def _first(rows: QuerySet) -> list:
    return list(rows[:ROWS_SHOWN])


def register_sources() -> None:
    """Register the parts that suppliers and agreements have; called from ``AppConfig.ready``."""
    for source in (
        OverviewSource(
            "missing_agreement",
            10,
            _("System utan PUB-avtal"),
            _("Personuppgifter hos någon annan, utan avtal eller instruktion som gäller i dag."),
            systems_without,
        ),
        OverviewSource(
            "critical",
            20,
            _("Kritiska leverantörer"),
            _("De levererar verksamhetskritiska system eller system som ingår i RSA."),
            critical_suppliers,
        ),
        OverviewSource(
            "notice",
            30,
            _("Avtal att ta ställning till"),
            _("Sista dagen att säga upp eller förlänga kommer inom 90 dagar, eller har passerat."),
            agreements_to_decide,
        ),
        OverviewSource(
            "running_out",
            40,
            _("Avtal som löper ut"),
            _("Inom 180 dagar. Automatiskt förlängda avtal räknas inte."),
            agreements_running_out,
        ),
        OverviewSource(
            "expired",
            50,
            _("Avtal som har löpt ut"),
            _("Undertecknade avtal som ingen har avslutat eller ersatt."),
            agreements_expired,
        ),
        OverviewSource(
            "certificates",
            60,
            _("Certifikat som går ut"),
            _("Inom 90 dagar, eller redan utgångna."),
            certificates_running_out,
        ),
        OverviewSource(
            "late",
            70,
            _("Försenade uppföljningar"),
            _("Av leverantörer och avtal, utom uppsägningsdagar."),
            late_followups,
        ),
    ):
        register_source(source)
