"""Figures of suppliers and agreements: what rests on others, and whether the law's agreements are there."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from isms.followup.models import FollowUp
from reports.figures.counting import Frame, Row, end_of, listed, present, split
from reports.figures.definition import COUNT, SHARE, FigureDefinition
from suppliers.coverage import lacks_agreement, systems_at_others
from suppliers.kinds import NOTICE_KIND
from suppliers.models import Agreement, Supplier


def systems_with_agreement(frame: Frame) -> list[Row]:
    """Mark, of the systems with personal data that somebody else can reach, those with the agreement in force."""
    systems = listed(present(systems_at_others(), frame)).annotate(is_without=lacks_agreement(frame.as_of))
    return split(systems, lambda system: not system.is_without, lambda system: system.supplier_name)


def agreements_complete(frame: Frame) -> list[Row]:
    """Mark the personuppgiftsbiträdesavtal in force that say all that art. 28.3 asks for."""
    agreements = listed(present(Agreement.objects.in_force(frame.as_of).processing(), frame))
    incomplete = Agreement.objects.incomplete().order_by().filter(pk=OuterRef("pk"))
    return split(agreements.annotate(is_incomplete=Exists(incomplete)), lambda agreement: not agreement.is_incomplete)


def agreements_notice_late(frame: Frame) -> list[Row]:
    """Return the agreements whose last day of notice had passed without a decision."""
    waiting = FollowUp.objects.filter(kind=NOTICE_KIND, opened_at__lt=end_of(frame), intended_on__lt=frame.as_of)
    late = waiting.filter(
        Q(completed_at__isnull=True) | Q(completed_at__gte=end_of(frame)), entry_id=OuterRef("pk")
    ).order_by("intended_on", "pk")
    agreements = listed(present(Agreement.objects.all(), frame)).filter(Exists(late))
    days = agreements.annotate(notice_day=late.values("intended_on")[:1])
    return split(days, lambda agreement: True, lambda agreement: agreement.notice_day.isoformat())


def suppliers_critical(frame: Frame) -> list[Row]:
    """Mark the suppliers that deliver something critical."""
    suppliers = listed(present(Supplier.objects.with_criticality().annotate(step=F("criticality")), frame))
    return split(
        suppliers,
        lambda supplier: supplier.step == Supplier.Criticality.CRITICAL,
        lambda supplier: Supplier.Criticality(supplier.step).label,
    )


DEFINITIONS = (
    FigureDefinition(
        "suppliers_critical",
        _("Kritiska leverantörer"),
        _("Leverantörer som levererar ett verksamhetskritiskt system eller ett system som ingår i RSA."),
        _("kritiska leverantörer"),
        _("leverantörer i registret"),
        SHARE,
        suppliers_critical,
    ),
    FigureDefinition(
        "systems_with_agreement",
        _("System med personuppgifter hos andra som har PUB-avtal"),
        _(
            "System i bruk med personuppgifter som en leverantör eller en annan nämnd kommer åt, och som "
            "omfattas av ett personuppgiftsbiträdesavtal, en instruktion eller ett arrangemang som gäller på mätdagen."
        ),
        _("system med avtal som gäller"),
        _("system med personuppgifter hos andra"),
        SHARE,
        systems_with_agreement,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "agreements_complete",
        _("PUB-avtal med fullständigt innehåll"),
        _(
            "Gällande personuppgiftsbiträdesavtal där allt som artikel 28 kräver är besvarat med ja eller inte "
            "aktuellt."
        ),
        _("PUB-avtal med fullständigt innehåll"),
        _("gällande PUB-avtal"),
        SHARE,
        agreements_complete,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "agreements_notice_late",
        _("Avtal vars uppsägningsdag har passerat obehandlad"),
        _("Avtal där sista dagen att säga upp eller förlänga låg före mätdagen utan att någon hade beslutat."),
        _("avtal vars uppsägningsdag har passerat"),
        "",
        COUNT,
        agreements_notice_late,
        "less",
        "0",
    ),
)
