"""What rests on which mechanism, and which countries' law reaches what, through the rights of an actor."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import InformationAsset, ProcessingActivity, System
from isms.register.access import Actor
from isms.register.models import Entry
from suppliers.chain_selectors import Atlas, Country, name_of
from suppliers.models import Agreement, AgreementCover, Mechanism, SubProcessorLink, Supplier
from suppliers.models.processing_terms import CLAUSES
from suppliers.selectors import with_party
from suppliers.transfer_flags import agreements_flagged, without_assessment, without_mechanism

# What can fall together: the choices of the page "om mekanismen faller".
MECHANISM_GROUPS = {
    "dpf": (gettext_lazy("EU–US DPF"), (Mechanism.DPF,)),
    "adequacy": (gettext_lazy("Beslut om adekvat skyddsnivå"), (Mechanism.ADEQUACY,)),
    "scc": (gettext_lazy("Standardavtalsklausuler"), CLAUSES),
    "bcr": (gettext_lazy("Bindande företagsbestämmelser"), (Mechanism.BCR,)),
    "other": (gettext_lazy("Andra skyddsåtgärder"), (Mechanism.OTHER,)),
    "derogation": (gettext_lazy("Undantag enligt art. 49"), (Mechanism.DEROGATION,)),
}


def transfers(actor: Actor) -> QuerySet[SubProcessorLink]:
    """Return the links that count today and that the actor sees, with flags and the party's name."""
    rows = SubProcessorLink.objects.visible_to(actor).counting(actor.today)
    return rows.with_flags(actor.today).naming_party(actor)


@dataclass(frozen=True)
class Hit:
    """An agreement that rests on a mechanism: which companies, and what it covers that the actor sees."""

    agreement: Agreement
    links: tuple[tuple[str, tuple[Country, ...]], ...]
    systems: tuple[Entry, ...]
    assets: tuple[Entry, ...]
    activities: tuple[Entry, ...]
    unseen_count: int


@dataclass(frozen=True)
class Reach:
    """How much would be hit if a mechanism fell."""

    agreements: QuerySet[Agreement]
    agreement_count: int
    company_count: int
    system_count: int
    asset_count: int
    activity_count: int


def resting_links(group: str, country: str, actor: Actor) -> QuerySet[SubProcessorLink]:
    """Return the links that rest on a mechanism, in one country when one is named, within the actor's rights."""
    _label, mechanisms = MECHANISM_GROUPS[group]
    links = SubProcessorLink.objects.visible_to(actor).counting(actor.today).resting_on(*mechanisms)
    return links.reaching(country) if country else links


def reach_of(group: str, country: str, actor: Actor) -> Reach:
    """Count what rests on a mechanism: the agreements, and through what they cover the rest."""
    links = resting_links(group, country, actor)
    of_agreement = links.filter(agreement_id=OuterRef("pk")).order_by()
    agreements = Agreement.objects.visible_to(actor).filter(Exists(of_agreement))
    covered = AgreementCover.objects.filter(agreement_id__in=links.order_by().values("agreement_id"))
    entries = covered.order_by().values("entry_id")
    systems = System.objects.visible_to(actor).active().filter(pk__in=entries)
    run = ProcessingActivity.objects.visible_to(actor).active().exclude(state=ProcessingActivity.State.ENDED)
    activities = run.filter(Q(pk__in=entries) | Q(system_links__system_id__in=entries)).distinct()
    assets = InformationAsset.objects.visible_to(actor).active()
    held = assets.filter(Q(placements__system_id__in=entries) | Q(processing_links__activity_id__in=entries)).distinct()
    company = Coalesce(NullIf(Lower("company"), Value("")), Lower("agreement__entry__reference"))
    counted = links.order_by().aggregate(companies=Count(company, distinct=True))
    return Reach(
        agreements=with_party(agreements.with_names().in_swedish_order(), actor),
        agreement_count=agreements.count(),
        company_count=counted["companies"],
        system_count=systems.count(),
        asset_count=held.count(),
        activity_count=activities.count(),
    )


def hits_of(agreements: list[Agreement], group: str, country: str, actor: Actor) -> list[Hit]:
    """Read what each of some agreements would lose, in a number of queries that does not grow with them."""
    atlas = Atlas()
    ids = [agreement.pk for agreement in agreements]
    links: dict[int, list[tuple[str, tuple[Country, ...]]]] = defaultdict(list)
    for link in resting_links(group, country, actor).filter(agreement_id__in=ids).naming_party(actor).in_order():
        links[link.agreement_id].append((name_of(link), atlas.named(link.country_codes)))
    covers: dict[int, list[int]] = defaultdict(list)
    rows = AgreementCover.objects.filter(agreement_id__in=ids, entry__archived_at__isnull=True)
    for agreement_id, entry_id in rows.order_by("pk").values_list("agreement_id", "entry_id"):
        covers[agreement_id].append(entry_id)
    covered = {entry_id for found in covers.values() for entry_id in found}
    beside: dict[int, set[int]] = defaultdict(set)
    placed = System.objects.filter(pk__in=covered).values_list("pk", "placements__asset_id")
    run = System.objects.filter(pk__in=covered).values_list("pk", "processing_links__activity_id")
    used = ProcessingActivity.objects.filter(pk__in=covered).values_list("pk", "asset_links__asset_id")
    for pairs in (placed, run, used):
        for entry_id, other_id in pairs.order_by():
            if other_id is not None:
                beside[entry_id].add(other_id)
    wanted = covered | {other for others in beside.values() for other in others}
    found = Entry.objects.visible_to(actor).active().filter(pk__in=wanted).with_flags(actor.today)
    seen = {entry.pk: entry for entry in found.select_related("organisation")}
    hits = []
    for agreement in agreements:
        reached = dict.fromkeys(covers[agreement.pk])
        for entry_id in covers[agreement.pk]:
            reached.update(dict.fromkeys(sorted(beside[entry_id])))
        shown = [seen[entry_id] for entry_id in reached if entry_id in seen]
        hits.append(
            Hit(
                agreement,
                tuple(links[agreement.pk]),
                systems=tuple(entry for entry in shown if entry.kind == System.KIND),
                assets=tuple(entry for entry in shown if entry.kind == InformationAsset.KIND),
                activities=tuple(entry for entry in shown if entry.kind == ProcessingActivity.KIND),
                unseen_count=len(reached) - len(shown),
            )
        )
    return hits


@dataclass(frozen=True)
class CountryRow:
    """A country with how much is processed there, or by companies that belong there."""

    country: Country
    link_count: int
    company_count: int
    agreement_count: int
    wrong_count: int


def country_rows(actor: Actor) -> list[CountryRow]:
    """Count links, companies and agreements per country, those with something wrong first; two queries."""
    atlas = Atlas()
    wrong = without_mechanism(actor.today) | without_assessment(actor.today)
    rows = SubProcessorLink.objects.visible_to(actor).counting(actor.today).annotate(is_wrong=wrong).order_by()
    counts: dict[str, list[set[object]]] = defaultdict(lambda: [set(), set(), set(), set()])
    told = ("pk", "agreement_id", "company", "country", "processing_countries", "is_wrong")
    for pk, agreement_id, company, country, processing, is_wrong in rows.values_list(*told):
        for code in {str(country), *processing}:
            links, companies, agreements, faulty = counts[code]
            links.add(pk)
            companies.add(company.casefold() or agreement_id)
            agreements.add(agreement_id)
            if is_wrong and atlas[code].is_third:
                faulty.add(pk)
    found = [CountryRow(atlas[code], *(len(part) for part in counts[code])) for code in {*counts, *atlas.codes()}]
    return sorted(
        found, key=lambda row: (not row.country.is_third, -row.wrong_count, -row.link_count, row.country.name)
    )


@dataclass(frozen=True)
class ReachingCountry:
    """A country whose law reaches an entry, and through whom."""

    country: Country
    through: tuple[str, ...]


@dataclass(frozen=True)
class EffectiveCountries:
    """Every country that reaches an entry: where it is run, and through the chains of its agreements."""

    rows: tuple[ReachingCountry, ...]
    unseen_count: int


def effective_countries(entry: Entry, actor: Actor) -> EffectiveCountries:
    """Read the countries that reach a system, a processing, an information asset, or all that a supplier handles.

    The entry has already been found within the actor's rights.

    A restricted agreement that the actor does not see is only counted.
    """
    atlas = Atlas()
    systems = _systems_of(entry, actor)
    reached: dict[str, dict[str, None]] = defaultdict(dict)
    for system in systems:
        if system.country:
            reached[str(system.country)][_("driften av %(system)s") % {"system": system.title}] = None
    ids = {entry.pk, *(system.pk for system in systems)}
    covers = AgreementCover.objects.filter(entry_id__in=ids, agreement_id=OuterRef("agreement_id")).order_by()
    concerned = Q(agreement__supplier_id=entry.pk) if entry.kind == Supplier.KIND else Q(Exists(covers))
    links = list(SubProcessorLink.objects.counting(actor.today).filter(concerned).naming_party(actor).in_order())
    seen = set(
        Agreement.objects.visible_to(actor)
        .filter(pk__in={link.agreement_id for link in links})
        .values_list("pk", flat=True)
    )
    unseen = set()
    for link in links:
        is_seen = link.agreement_id in seen
        if not is_seen and link.agreement.is_restricted:
            unseen.add(link.agreement_id)
            continue
        name = name_of(link) if is_seen else _("ett avtal som du inte har behörighet till")
        for code in link.country_codes:
            reached[code][name] = None
    rows = [ReachingCountry(atlas[code], tuple(through)) for code, through in reached.items()]
    rows.sort(key=lambda row: (not row.country.is_third, row.country.name))
    return EffectiveCountries(tuple(rows), len(unseen))


def _systems_of(entry: Entry, actor: Actor) -> list[System]:
    if isinstance(entry, System):
        return [entry]
    if entry.kind == Supplier.KIND:
        return []
    systems = System.objects.visible_to(actor).active()
    if entry.kind == InformationAsset.KIND:
        return list(systems.filter(placements__asset_id=entry.pk).order_by("pk"))
    return list(systems.filter(processing_links__activity_id=entry.pk).order_by("pk"))


def is_unconfirmed(agreement: Agreement, today: dt.date) -> bool:
    """Tell whether an agreement's chain has not been confirmed for twelve months; the flag's own definition."""
    return Agreement.objects.filter(agreements_flagged("unconfirmed", today), pk=agreement.pk).exists()
