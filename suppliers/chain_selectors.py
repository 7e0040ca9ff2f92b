"""What the pages show of chains of processors, always through the rights of an actor."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_countries import countries

from isms.register.access import Actor
from suppliers.models import (
    Agreement,
    ChainConfirmation,
    ChangeNotice,
    CountryStanding,
    NoticeRuling,
    SubProcessorLink,
)
from suppliers.transfer_flags import TransferFlag, flags_of_link

Standing = CountryStanding.Standing


@dataclass(frozen=True)
class Country:
    """A country by its Swedish name, and what it is in chapter V of the GDPR."""

    code: str
    name: str
    standing: str
    checked_on: dt.date | None = None
    note: str = ""
    basis: str = ""

    @property
    def is_third(self) -> bool:
        """True outside EU/EEA."""
        return self.standing != Standing.EEA

    @property
    def standing_label(self) -> str:
        """What the country is, in words."""
        return str(Standing(self.standing).label)

    @property
    def short(self) -> str:
        """The name, with a word when the country lies outside EU/EEA."""
        return _("%(country)s (tredjeland)") % {"country": self.name} if self.is_third else self.name


class Atlas:
    """Every country, read once: those without a row are third countries."""

    def __init__(self) -> None:
        self._rows = {str(row.country): row for row in CountryStanding.objects.in_code_order()}

    def __getitem__(self, code: str) -> Country:
        row = self._rows.get(code)
        name = str(countries.name(code) or code)
        if row is None:
            return Country(code, name, Standing.THIRD)
        return Country(code, name, row.standing, row.checked_on, row.note, row.basis)

    def named(self, codes: Sequence[str]) -> tuple[Country, ...]:
        """Return the countries with these codes."""
        return tuple(self[code] for code in codes)

    def codes(self) -> list[str]:
        """Return the codes that have a row of their own."""
        return list(self._rows)

    @property
    def is_empty(self) -> bool:
        """True when nobody has loaded the countries: everything would be a third country."""
        return not self._rows


@dataclass
class ChainNode:
    """A link as a chain shows it: its name and place in words, and what hangs below."""

    link: SubProcessorLink
    name: str
    level: int
    engaged_by: str
    country: Country
    processing: tuple[Country, ...]
    flags: list[TransferFlag]
    below: list["ChainNode"] = field(default_factory=list)


@dataclass(frozen=True)
class Chain:
    """The chain behind an agreement on a day, with what has ended, what is to come, and when it was confirmed."""

    party: ChainNode | None
    nodes: list[ChainNode]
    count: int
    depth: int
    past: list[SubProcessorLink]
    coming: list[SubProcessorLink]
    confirmation: ChainConfirmation | None


def party_name(agreement: Agreement, actor: Actor) -> str:
    """Return whom an agreement is with, read ``with_party``, unless that is not for the actor."""
    if agreement.supplier_id and not agreement.names_party:
        return _("En leverantör som du inte har behörighet till")
    if agreement.supplier:
        return agreement.supplier.title
    return str(agreement.counterpart_organisation or agreement.counterpart_name)


def name_of(link: SubProcessorLink) -> str:
    """Return the company of a link that was read ``naming_party``."""
    if not link.is_party:
        return link.company
    agreement = link.agreement
    if agreement.supplier_id:
        return agreement.supplier.title if link.names_party else _("En leverantör som du inte har behörighet till")
    return str(agreement.counterpart_organisation or agreement.counterpart_name)


def chain_of(agreement: Agreement, actor: Actor, day: dt.date | None = None) -> Chain:
    """Read the chain of an agreement that was found within the actor's rights, ``with_party``, in four queries.

    Args:
        day: the day to read it on, None for today. Another day tells no flags: what was checked when is not known
            of the past, nor of the future.
    """
    atlas, party = Atlas(), party_name(agreement, actor)
    today = day or actor.today
    is_now = today == actor.today
    rows = list(SubProcessorLink.objects.filter(agreement=agreement).with_flags(today).in_order())
    held = [row for row in rows if row.started_on <= today and (row.ended_on is None or row.ended_on >= today)]
    below: dict[int | None, list[SubProcessorLink]] = defaultdict(list)
    ids = {row.pk for row in held}
    for row in held:
        below[row.parent_id if row.parent_id in ids else None].append(row)

    def grow(parent_id: int | None, level: int, engaged_by: str) -> list[ChainNode]:
        return [
            ChainNode(
                link=row,
                name=row.company,
                level=level,
                engaged_by=engaged_by,
                country=atlas[str(row.country)],
                processing=atlas.named(row.processing_countries),
                flags=flags_of_link(row) if is_now else [],
                below=grow(row.pk, level + 1, row.company),
            )
            for row in below[parent_id]
            if not row.is_party
        ]

    of_party = next((row for row in held if row.is_party), None)
    nodes = grow(None, 1, party)
    return Chain(
        party=None
        if of_party is None
        else ChainNode(
            of_party,
            party,
            0,
            "",
            atlas[str(of_party.country)],
            atlas.named(of_party.processing_countries),
            flags_of_link(of_party) if is_now else [],
        ),
        nodes=nodes,
        count=sum(1 for row in held if not row.is_party),
        depth=_depth(nodes),
        past=[row for row in rows if row.ended_on is not None and row.ended_on < today],
        coming=[row for row in rows if row.started_on > today],
        confirmation=ChainConfirmation.objects.filter(agreement=agreement, confirmed_on__lte=today)
        .latest_first()
        .first(),
    )


def _depth(nodes: list[ChainNode]) -> int:
    return max((1 + _depth(node.below) for node in nodes), default=0)


def choosable_links(agreement: Agreement, today: dt.date) -> QuerySet[SubProcessorLink]:
    """Return the links that something can hang under or be announced about."""
    return SubProcessorLink.objects.standing(today).filter(agreement=agreement).in_order()


@dataclass(frozen=True)
class ShownNotice:
    """An announced change with its answer, if any, and whether the day has passed."""

    notice: ChangeNotice
    ruling: NoticeRuling | None
    is_late: bool
    countries: tuple[Country, ...]


def notices_of(agreement: Agreement, today: dt.date) -> list[ShownNotice]:
    """Return the announced changes of an agreement, the unanswered first."""
    atlas = Atlas()
    rows = ChangeNotice.objects.filter(agreement=agreement).in_order()
    shown = []
    for notice in rows.select_related("affects", "under", "ruling__decision__decided_by"):
        ruling = getattr(notice, "ruling", None)
        shown.append(
            ShownNotice(
                notice,
                ruling,
                ruling is None and notice.objection_due_on < today,
                atlas.named(notice.country_codes),
            )
        )
    return shown


def next_notice(agreement: Agreement) -> ChangeNotice | None:
    """Return the unanswered notice whose last day comes first."""
    return ChangeNotice.objects.unanswered().filter(agreement=agreement).order_by("objection_due_on", "pk").first()


def standing_row(code: str) -> CountryStanding | None:
    """Return what a country is, as a row to change; None for a code that is no country's."""
    if not countries.name(code):
        return None
    held = CountryStanding.objects.filter(country=code).first()
    return held or CountryStanding(country=code, standing=Standing.THIRD)
