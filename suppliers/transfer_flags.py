"""What can be wrong with a chain of processors and its transfers: one definition in SQL for each.

Pages, lists and their filters, the overview, the inventory and the figures all use these.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.models import AssetPlacement, ProcessedAsset, ProcessingActivity, ProcessingSystem
from classification.models import ProtectionLevel
from classification.models.method import Aspect
from isms.followup.dates import add_months
from isms.register.flags import Flag, register_flag
from suppliers.models import (
    Agreement,
    AgreementCover,
    ChainConfirmation,
    ChangeNotice,
    CountryStanding,
    Mechanism,
    SubProcessorLink,
)
from suppliers.models.processing_terms import NEEDS_ASSESSMENT
from suppliers.querysets import in_force
from suppliers.querysets.chain import FLAG_PREFIX

CHECKED_MONTHS = 12
Standing = CountryStanding.Standing
SUPPLIERS_FLAG = "transfer"
PROTECTED_FLAG = "protected_abroad"


@dataclass(frozen=True)
class TransferFlag:
    """One warning: its words, and what makes it true of a row on a day."""

    code: str
    label: str | Promise
    explanation: str | Promise
    condition: Callable[[dt.date], Q]
    tone: str = "danger"


def cutoff(today: dt.date) -> dt.date:
    """Return the first day that counts as within the last twelve calendar months."""
    return add_months(today, -CHECKED_MONTHS)


def within(*standings: str) -> Q:
    """Build the condition that a link's company belongs, and processes, only in countries that stand so."""
    countries = CountryStanding.objects.standing_as(*standings)
    return Q(country__in=countries.order_by().values("country"), processing_countries__contained_by=countries.codes())


def in_third_country() -> Q:
    """Build the condition that a link is a transfer: it belongs, or processes, outside EU/EEA (GDPR chapter V)."""
    return ~within(Standing.EEA)


def without_mechanism(today: dt.date) -> Q:
    """Build the condition that a link in a third country rests on nothing that holds for its countries."""
    decided = within(Standing.EEA, Standing.ADEQUATE)
    certified = within(Standing.EEA, Standing.ADEQUATE, Standing.CERTIFIED)
    nothing = Q(mechanism__in=(Mechanism.NONE, Mechanism.EEA))
    return in_third_country() & (
        nothing | (Q(mechanism=Mechanism.ADEQUACY) & ~decided) | (Q(mechanism=Mechanism.DPF) & ~certified)
    )


def without_assessment(today: dt.date) -> Q:
    """Build the condition that safeguards of art. 46 stand without an assessment of the country's law (TIA).

    Where a decision of adequacy holds for every country of the link none is needed.
    """
    decided = within(Standing.EEA, Standing.ADEQUATE)
    return in_third_country() & ~decided & Q(mechanism__in=NEEDS_ASSESSMENT, tia_on__isnull=True)


def dpf_unchecked(today: dt.date) -> Q:
    """Build the condition that nobody has looked in the DPF list for twelve months."""
    return Q(mechanism=Mechanism.DPF) & (Q(dpf_checked_on__isnull=True) | Q(dpf_checked_on__lt=cutoff(today)))


def protected_abroad(today: dt.date) -> Q:
    """Build the condition that a link in a third country can reach what needs most protection."""
    covers = AgreementCover.objects.filter(agreement_id=OuterRef("agreement_id")).filter(_needs_most_protection())
    return in_third_country() & Q(Exists(covers.order_by()))


def _needs_most_protection() -> Q:
    """Build the condition that what an agreement covers has protected identities or högt skyddsbehov in K.

    A system counts what it holds and what is processed in it; a processing the information that it uses.
    """
    entry = OuterRef("entry_id")
    secret = {"aspect": Aspect.CONFIDENTIALITY, "level__is_high_protection": True}
    protected = {"has_protected_identities": True, "archived_at__isnull": True}
    held = AssetPlacement.objects.filter(system_id=entry, **_of("asset", protected))
    used = ProcessedAsset.objects.filter(activity_id=entry, **_of("asset", protected))
    used_secret = ProcessedAsset.objects.filter(
        activity_id=entry, asset__archived_at__isnull=True, **_of("asset__protection_levels", secret)
    )
    run = ProcessingSystem.objects.filter(system_id=entry, **_of("activity", protected)).exclude(
        activity__state=ProcessingActivity.State.ENDED
    )
    return (
        Q(Exists(ProtectionLevel.objects.filter(entry_id=entry, **secret).order_by()))
        | Q(Exists(ProcessingActivity.objects.filter(pk=entry, has_protected_identities=True).order_by()))
        | Q(Exists(held))
        | Q(Exists(used))
        | Q(Exists(used_secret))
        | Q(Exists(run))
    )


def _of(path: str, values: dict[str, object]) -> dict[str, object]:
    return {f"{path}__{name}": value for name, value in values.items()}


def unconfirmed(today: dt.date) -> Q:
    """Build the condition that a PUB-avtal in force has had no confirmed chain for twelve months.

    A chain without sub-processors is confirmed too. An agreement younger than that has time left.
    """
    since = cutoff(today)
    confirmed = ChainConfirmation.objects.filter(agreement_id=OuterRef("pk"), confirmed_on__range=(since, today))
    return in_force(today) & Q(agreement_kind="processing", starts_on__lt=since) & ~Q(Exists(confirmed.order_by()))


def answered_late(today: dt.date) -> Q:
    """Build the condition that an announced change was not answered before the last day to object."""
    late = ChangeNotice.objects.late(today).filter(agreement_id=OuterRef("pk"))
    return Q(archived_at__isnull=True) & ~Q(state=Agreement.State.ENDED) & Q(Exists(late.order_by()))


def _on_agreement(flag: TransferFlag) -> Callable[[dt.date], Q]:
    """Turn a flag on a link into a flag on the agreement in force that the link stands in."""

    def condition(today: dt.date) -> Q:
        links = SubProcessorLink.objects.counting(today).filter(flag.condition(today), agreement_id=OuterRef("pk"))
        return Q(Exists(links.order_by()))

    return condition


LINK_FLAGS = {
    flag.code: flag
    for flag in (
        TransferFlag(
            "no_mechanism",
            _("Tredjeland utan mekanism"),
            _("Ett land utanför EU/EES, och inget som överföringen vilar på gäller för det."),
            without_mechanism,
        ),
        TransferFlag(
            "no_tia",
            _("Tredjeland utan TIA"),
            _("Klausuler, BCR eller andra skyddsåtgärder utan bedömning av tredjelandets rätt."),
            without_assessment,
        ),
        TransferFlag(
            PROTECTED_FLAG,
            _("Högt skyddsbehov i tredjeland"),
            _("Skyddade personuppgifter eller högt skyddsbehov för konfidentialitet kan nås utanför EU/EES."),
            protected_abroad,
        ),
        TransferFlag(
            "dpf_unchecked",
            _("DPF-certifikat inte kontrollerat"),
            _("Ingen har på tolv månader kontrollerat att företaget står på DPF-listan."),
            dpf_unchecked,
            "warning",
        ),
    )
}
AGREEMENT_FLAGS = {
    flag.code: flag
    for flag in (
        *(
            TransferFlag(flag.code, flag.label, flag.explanation, _on_agreement(flag), flag.tone)
            for flag in LINK_FLAGS.values()
        ),
        TransferFlag(
            "unconfirmed",
            _("Kedjan inte bekräftad"),
            _("Leverantören har inte bekräftat sina underbiträden på tolv månader."),
            unconfirmed,
            "warning",
        ),
        TransferFlag(
            "notice_late",
            _("Avisering obesvarad"),
            _("Sista dagen att invända mot en ändring har passerat utan svar."),
            answered_late,
        ),
    )
}


def flag_choices() -> list[tuple[str, str | Promise]]:
    """Return (code, label) of every flag that an agreement can have, for filters."""
    return [(flag.code, flag.label) for flag in AGREEMENT_FLAGS.values()]


def flags_of_link(link: SubProcessorLink) -> list[TransferFlag]:
    """Return the flags of a link that was read ``with_flags``."""
    return [flag for flag in LINK_FLAGS.values() if getattr(link, FLAG_PREFIX + flag.code)]


def agreements_flagged(code: str, today: dt.date) -> Q:
    """Build the condition that an agreement has one flag; an unknown code is true of none."""
    flag = AGREEMENT_FLAGS.get(code)
    return Q(pk__in=[]) if flag is None else flag.condition(today)


def _covered(*codes: str) -> Callable[[dt.date], Q]:
    """Build the condition that an agreement in force with one of the flags covers an entry in use."""

    def condition(today: dt.date) -> Q:
        links = SubProcessorLink.objects.counting(today).filter(agreement__covers__entry_id=OuterRef("pk"))
        either = Q()
        for code in codes:
            either |= LINK_FLAGS[code].condition(today)
        return Q(archived_at__isnull=True) & Q(Exists(links.filter(either).order_by()))

    return condition


def register_flags() -> None:
    """Tell the inventory; called from ``AppConfig.ready``."""
    unsupported = _(
        "I kedjan av underbiträden finns ett land utanför EU/EES utan mekanism eller utan bedömning av landets rätt. "
        "Öppna avtalets kedja för att se vilket led det gäller."
    )
    for kind in ("system", "processing_activity"):
        register_flag(
            Flag(
                SUPPLIERS_FLAG,
                kind,
                _("Tredjeland utan stöd"),
                unsupported,
                _covered("no_mechanism", "no_tia"),
            )
        )
        protected = LINK_FLAGS[PROTECTED_FLAG]
        register_flag(Flag(PROTECTED_FLAG, kind, protected.label, protected.explanation, _covered(PROTECTED_FLAG)))
