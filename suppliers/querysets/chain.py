"""Reads of the chains of processors, of announced changes and of confirmations."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, F, OuterRef, Q

from suppliers.querysets.agreements import PRIVACY_KINDS, OfAgreementQuerySet, in_force

if TYPE_CHECKING:
    from isms.register.access import Actor

FLAG_PREFIX = "flag_"


class SubProcessorLinkQuerySet(OfAgreementQuerySet):
    """Links of chains of processors."""

    def on(self, day: dt.date) -> Self:
        """Keep what the chains looked like on a day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), started_on__lte=day)

    def standing(self, today: dt.date) -> Self:
        """Keep what holds today or begins later."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today))

    def counting(self, today: dt.date) -> Self:
        """Keep the links that hold today in agreements in force: those that flags, lists and figures count."""
        return self.on(today).filter(in_force(today, "agreement__"), agreement__agreement_kind__in=PRIVACY_KINDS)

    def in_third_country(self) -> Self:
        """Keep links whose company belongs, or processes, outside EU/EEA."""
        from suppliers.transfer_flags import in_third_country

        return self.filter(in_third_country())

    def flagged(self, code: str, today: dt.date) -> Self:
        """Keep the links with one flag (``suppliers.transfer_flags``); an unknown code keeps none."""
        from suppliers.transfer_flags import LINK_FLAGS

        flag = LINK_FLAGS.get(code)
        return self.none() if flag is None else self.filter(flag.condition(today))

    def with_flags(self, today: dt.date) -> Self:
        """Tell of each link which flags it has, as ``flag_<code>``, and whether it is a third country's."""
        from suppliers.transfer_flags import LINK_FLAGS, in_third_country

        told = {FLAG_PREFIX + flag.code: flag.condition(today) for flag in LINK_FLAGS.values()}
        return self.annotate(is_third_country=in_third_country(), **told)

    def resting_on(self, *mechanisms: str) -> Self:
        """Keep the links that rest on one of these mechanisms."""
        return self.filter(mechanism__in=mechanisms)

    def reaching(self, country: str) -> Self:
        """Keep the links whose company belongs to, or processes in, a country."""
        return self.filter(Q(country=country) | Q(processing_countries__contains=[country]))

    def naming_party(self, actor: "Actor") -> Self:
        """Tell as ``names_party`` whether the actor may know the other party of the link's agreement."""
        supplier = self.model._meta.get_field("agreement").related_model._meta.get_field("supplier").related_model
        seen = supplier.objects.visible_to(actor).filter(pk=OuterRef("agreement__supplier_id")).order_by()
        open_to_all = Q(agreement__supplier__isnull=True) | Q(agreement__supplier__is_restricted=False)
        return self.annotate(names_party=open_to_all | Exists(seen)).select_related(
            "agreement__organisation", "agreement__supplier", "agreement__counterpart_organisation"
        )

    def in_order(self) -> Self:
        """Order as a chain reads: the party first, then by company."""
        return self.order_by(F("is_party").desc(), "company", "started_on", "pk")


class ChangeNoticeQuerySet(OfAgreementQuerySet):
    """Announced changes."""

    def unanswered(self) -> Self:
        """Keep those that nobody has answered."""
        return self.filter(ruling__isnull=True)

    def late(self, today: dt.date) -> Self:
        """Keep those whose last day to object passed without an answer."""
        return self.unanswered().filter(objection_due_on__lt=today)

    def in_order(self) -> Self:
        """Order with the unanswered first, by last day to object, then the newest."""
        return self.order_by(F("ruling__pk").asc(nulls_first=True), "objection_due_on", "-pk")


class NoticeRulingQuerySet(OfAgreementQuerySet):
    """Answers to announced changes."""

    entry_path = "notice__agreement__entry__"


class ChainConfirmationQuerySet(OfAgreementQuerySet):
    """Confirmations that chains are complete."""

    def latest_first(self) -> Self:
        """Order by day, newest first."""
        return self.order_by("-confirmed_on", "-pk")
