"""Reads of what points to the items of VoR, IKP and RSA."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from governance.models import PlanningReference, ReferenceLink
from isms.register.access import Actor
from isms.register.models import Entry
from risks.models import RiskAnalysis

# The registers whose entries may point to an item.
REFERRING_KINDS = frozenset({"risk", "risk_analysis", "action", "recommendation", "control_check"})
# Where a risk analysis writes the ids by hand.
WRITTEN_IN = {"vor": "vor_id", "ikp": "ikp_id", "rsa": "rsa_scenario"}


@dataclass(frozen=True)
class ReferenceYear:
    """A year's items by document, with the years there are."""

    year: int
    years: tuple[int, ...]
    groups: tuple[tuple[str, tuple[tuple[PlanningReference, int], ...]], ...]


def references_in(actor: Actor, year: int) -> ReferenceYear:
    """Return the items of a year with how many visible entries point to each."""
    visible = PlanningReference.objects.visible_to(actor)
    years = {year, actor.today.year, *visible.values_list("year", flat=True)}
    found = list(visible.filter(year=year).in_order())
    links = ReferenceLink.objects.visible_to(actor).filter(reference__year=year)
    counts = Counter(links.values_list("reference_id", flat=True))
    groups = [
        (str(label), tuple((item, counts[item.pk]) for item in found if item.kind == code))
        for code, label in PlanningReference.Kind.choices
    ]
    return ReferenceYear(year, tuple(sorted(years, reverse=True)), tuple(group for group in groups if group[1]))


def references_of(entry: Entry, actor: Actor) -> list[PlanningReference]:
    """Return the items that an entry points to, and those whose id a risk analysis has written by hand."""
    visible = PlanningReference.objects.visible_to(actor).select_related("organisation")
    chosen = Q(links__entry_id=entry.pk)
    if entry.kind == RiskAnalysis.KIND and any(getattr(entry, name) for name in WRITTEN_IN.values()):
        of_year = visible.filter(year=entry.analysed_on.year)
        chosen |= Q(pk__in=[item.pk for item in of_year if _is_written(getattr(entry, WRITTEN_IN[item.kind]), item)])
    return list(visible.filter(chosen).distinct().in_order())


def pointing_to(reference: PlanningReference, actor: Actor) -> list[Entry]:
    """Return the entries that point to an item and the actor may see, risk analyses that write its id included."""
    linked = ReferenceLink.objects.filter(reference=reference).values("entry_id")
    name = WRITTEN_IN[reference.kind]
    of_year = RiskAnalysis.objects.filter(organisation=reference.organisation_id, analysed_on__year=reference.year)
    written = [pk for pk, text in of_year.exclude(**{name: ""}).values_list("pk", name) if _is_written(text, reference)]
    visible = Entry.objects.visible_to(actor).active().filter(Q(pk__in=linked) | Q(pk__in=written))
    return list(visible.select_related("organisation").order_by("kind", "reference", "pk"))


def _is_written(text: str, reference: PlanningReference) -> bool:
    """Tell whether a text written by hand names an item: "11", "VoR 2026-11" or "S4 Långvarigt it-avbrott"."""
    text, code, kind = text.strip().casefold(), reference.code.casefold(), reference.kind
    long_forms = {f"{kind} {reference.year}{between}{code}" for between in ("-", ": ", " ")}
    return bool(text) and (text == code or text in long_forms or text.startswith(f"{code} "))


def references_to_choose(entry: Entry, actor: Actor) -> list[PlanningReference]:
    """Return what an entry may point to: the items from last year on, and those that it points to already."""
    recent = Q(year__gte=actor.today.year - 1) | Q(links__entry_id=entry.pk)
    return list(PlanningReference.objects.visible_to(actor).filter(recent).distinct().in_order())
