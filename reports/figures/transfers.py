"""Figures of chains of processors: what leaves EU/EEA, on what it rests, and whether somebody keeps an eye on it."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import System
from reports.figures.counting import Frame, Row, end_of, listed, present, split
from reports.figures.definition import COUNT, SHARE, FigureDefinition
from suppliers.models import Agreement, ChangeNotice, SubProcessorLink
from suppliers.transfer_flags import LINK_FLAGS, PROTECTED_FLAG, in_third_country, unconfirmed


def _agreements(frame: Frame) -> QuerySet[Agreement]:
    return listed(present(Agreement.objects.in_force(frame.as_of).about_privacy(), frame))


def _links(frame: Frame) -> QuerySet[SubProcessorLink]:
    return SubProcessorLink.objects.counting(frame.as_of).order_by()


def _flagged(frame: Frame, *codes: str) -> Exists:
    either = LINK_FLAGS[codes[0]].condition(frame.as_of)
    for code in codes[1:]:
        either |= LINK_FLAGS[code].condition(frame.as_of)
    return Exists(_links(frame).filter(either, agreement_id=OuterRef("pk")))


def chains_confirmed(frame: Frame) -> list[Row]:
    """Mark the personuppgiftsbiträdesavtal in force whose chain is confirmed, or not yet due to be."""
    agreements = _agreements(frame).processing().annotate(is_late=unconfirmed(frame.as_of))
    return split(agreements, lambda agreement: not agreement.is_late)


def transfers_unsupported(frame: Frame) -> list[Row]:
    """Mark, of the agreements that reach a third country, those where a link lacks mechanism or assessment."""
    abroad = Exists(_links(frame).filter(in_third_country(), agreement_id=OuterRef("pk")))
    agreements = _agreements(frame).filter(abroad).annotate(is_wrong=_flagged(frame, "no_mechanism", "no_tia"))
    return split(agreements, lambda agreement: agreement.is_wrong)


def transfers_on_dpf(frame: Frame) -> list[Row]:
    """Return the agreements in force with a link that rests on the EU–US Data Privacy Framework."""
    resting = Exists(_links(frame).resting_on("dpf").filter(agreement_id=OuterRef("pk")))
    return split(_agreements(frame).filter(resting), lambda agreement: True)


def dpf_unchecked(frame: Frame) -> list[Row]:
    """Mark, of the agreements that rest on DPF, those with a certificate unchecked for twelve months."""
    resting = Exists(_links(frame).resting_on("dpf").filter(agreement_id=OuterRef("pk")))
    agreements = _agreements(frame).filter(resting).annotate(is_unchecked=_flagged(frame, "dpf_unchecked"))
    return split(agreements, lambda agreement: agreement.is_unchecked)


def protected_abroad(frame: Frame) -> list[Row]:
    """Return the systems in use whose most protected information can be reached in a third country."""
    links = _links(frame).filter(
        LINK_FLAGS[PROTECTED_FLAG].condition(frame.as_of), agreement__covers__entry_id=OuterRef("pk")
    )
    systems = listed(present(System.objects.in_use(), frame)).filter(Exists(links))
    return split(systems, lambda system: True, lambda system: system.supplier_name)


def notices_unanswered(frame: Frame) -> list[Row]:
    """Return the agreements with an announced change whose last day to object had passed without an answer."""
    late = ChangeNotice.objects.filter(
        received_on__lte=frame.as_of, objection_due_on__lt=frame.as_of, agreement_id=OuterRef("pk")
    ).exclude(ruling__decision__decided_at__lt=end_of(frame))
    agreements = listed(present(Agreement.objects.exclude(state=Agreement.State.ENDED), frame)).filter(
        Exists(late.order_by())
    )
    return split(agreements, lambda agreement: True)


DEFINITIONS = (
    FigureDefinition(
        "chains_confirmed",
        _("Kedjor av underbiträden som är bekräftade"),
        _(
            "Personuppgiftsbiträdesavtal som gäller och där leverantören har bekräftat sina underbiträden de senaste "
            "tolv månaderna, eller som är yngre än så."
        ),
        _("avtal med bekräftad kedja"),
        _("personuppgiftsbiträdesavtal som gäller"),
        SHARE,
        chains_confirmed,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "transfers_unsupported",
        _("Överföringar till tredjeland utan stöd"),
        _("Avtal där ett led i kedjan når ett land utanför EU/EES utan mekanism eller utan bedömning av landets rätt."),
        _("avtal med överföring utan stöd"),
        _("avtal som når ett tredjeland"),
        SHARE,
        transfers_unsupported,
        "less",
        _("inga"),
    ),
    FigureDefinition(
        "transfers_on_dpf",
        _("Avtal som vilar på EU–US DPF"),
        _("Avtal som gäller och där minst ett led i kedjan vilar på EU–US Data Privacy Framework."),
        _("avtal"),
        "",
        COUNT,
        transfers_on_dpf,
    ),
    FigureDefinition(
        "dpf_unchecked",
        _("DPF-certifikat som inte är kontrollerade"),
        _("Avtal som vilar på DPF och där minst ett certifikat inte har kontrollerats på tolv månader."),
        _("avtal med okontrollerat certifikat"),
        _("avtal som vilar på DPF"),
        SHARE,
        dpf_unchecked,
        "less",
        _("inga"),
    ),
    FigureDefinition(
        "protected_abroad",
        _("System med högt skyddsbehov i tredjeland"),
        _(
            "System i bruk med skyddade personuppgifter eller högt skyddsbehov för konfidentialitet, som kan nås från "
            "ett land utanför EU/EES."
        ),
        _("system"),
        "",
        COUNT,
        protected_abroad,
        "less",
        _("inga"),
    ),
    FigureDefinition(
        "notices_unanswered",
        _("Obesvarade aviseringar om underbiträden"),
        _("Avtal med en aviserad ändring som inte var besvarad när sista dagen att invända hade passerat."),
        _("avtal"),
        "",
        COUNT,
        notices_unanswered,
        "less",
        _("inga"),
    ),
)
