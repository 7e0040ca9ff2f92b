"""Figures of classification."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.models import InformationAsset
from classification.models import AspectJudgement, Classification
from isms.followup.models import FollowUp
from isms.register.models import Decision
from reports.figures.counting import (
    Frame,
    Row,
    Selection,
    assets_in,
    end_of,
    months_before,
    present,
    split,
    systems_in,
)
from reports.figures.definition import SHARE, FigureDefinition

_ALL_SYSTEMS = _("system i registret")
_ALL_ASSETS = _("informationstillgångar i registret")


def _decided(frame: Frame) -> QuerySet[Classification]:
    return Classification.objects.filter(entry_id=OuterRef("pk"), decision__decided_at__lt=end_of(frame))


def assets_classified(frame: Frame) -> Selection:
    """Mark the assets with a classification."""
    return Selection(_looked_at(frame), {"is_classified": True}, lambda asset: asset.get_priority_display())


def assets_critical_classified(frame: Frame) -> Selection:
    """Mark, among the critical assets, those with a classification."""
    critical = assets_in(frame).critical().annotate(is_classified=Exists(_decided(frame)))
    return Selection(critical, {"is_classified": True})


def assets_classified_12m(frame: Frame) -> Selection:
    """Mark the assets whose classification was decided, confirmed or reviewed without remark within twelve months."""
    return Selection(
        _looked_at(frame), {"is_current": True}, lambda asset: "" if asset.is_classified else gettext("aldrig klassad")
    )


def _looked_at(frame: Frame) -> QuerySet[InformationAsset]:
    """Return the assets, each with whether it is classified, and whether that was decided or looked at of late."""
    since, end = months_before(frame), end_of(frame)
    reviewed = FollowUp.objects.filter(
        entry_id=OuterRef("pk"),
        kind="classification_review",
        outcome=FollowUp.Outcome.NO_REMARK,
        completed_at__gte=since,
        completed_at__lt=end,
    )
    confirmed = Decision.objects.filter(
        entry_id=OuterRef("pk"),
        kind=Decision.Kind.CLASSIFICATION_CONFIRMED,
        decided_at__gte=since,
        decided_at__lt=end,
    )
    is_classified = Exists(_decided(frame))
    is_fresh = Exists(_decided(frame).filter(decision__decided_at__gte=since))
    is_looked_at = Exists(reviewed) | Exists(confirmed)
    return assets_in(frame).annotate(
        is_classified=is_classified, is_current=Q(is_fresh) | (Q(is_classified) & Q(is_looked_at))
    )


def high_protection_systems(frame: Frame) -> list[Row]:
    """Mark the systems that are, or hold an asset, on a level marked as high protection need."""
    end = end_of(frame)
    high = AspectJudgement.objects.filter(
        level__is_high_protection=True, classification__decision__decided_at__lt=end
    ).filter(
        Q(classification__decision__superseded_by__isnull=True)
        | Q(classification__decision__superseded_by__decided_at__gte=end)
    )
    contained = present(InformationAsset.objects.all(), frame).filter(
        placements__system=OuterRef("pk"),
        pk__in=high.values("classification__entry_id"),
    )
    systems = systems_in(frame).annotate(
        is_high_itself=Exists(high.filter(classification__entry_id=OuterRef("pk"))),
        holds_high=Exists(contained),
    )
    return split(
        systems,
        lambda system: system.is_high_itself or system.holds_high,
        lambda system: system.get_operation_display(),
    )


DEFINITIONS = (
    FigureDefinition(
        "high_protection_systems",
        _("System med högt skyddsbehov"),
        _(
            "System vars egen klassning, eller klassningen av någon informationstillgång i systemet, når en nivå "
            "som metoden räknar som högt skyddsbehov i minst en aspekt."
        ),
        _("system med högt skyddsbehov"),
        _ALL_SYSTEMS,
        SHARE,
        high_protection_systems,
    ),
    FigureDefinition(
        "assets_classified",
        _("Klassade informationstillgångar"),
        _("Informationstillgångar som har minst en beslutad klassning."),
        _("informationstillgångar som är klassade"),
        _ALL_ASSETS,
        SHARE,
        assets_classified,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "assets_classified_12m",
        _("Klassade eller översedda de senaste tolv månaderna"),
        _(
            "Informationstillgångar vars klassning är beslutad, bekräftad vid årsgenomgången eller översedd utan "
            "anmärkning under de tolv månaderna före mätdagen."
        ),
        _("informationstillgångar med aktuell klassning"),
        _ALL_ASSETS,
        SHARE,
        assets_classified_12m,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "assets_critical_classified",
        _("Klassade kritiska informationstillgångar"),
        _("Informationstillgångar med prioritet kritisk som har minst en beslutad klassning."),
        _("kritiska informationstillgångar som är klassade"),
        _("kritiska informationstillgångar"),
        SHARE,
        assets_critical_classified,
        "more",
        _("alla"),
    ),
)
