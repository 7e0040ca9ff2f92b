"""Reads of agreements and what hangs on them."""

import datetime as dt
from typing import Self

from django.db.models import Case, CharField, Count, F, Min, OuterRef, Q, Subquery, Value, When

from isms.followup.models import FollowUp
from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet
from suppliers.checklist import CONTENT_ITEMS
from suppliers.kinds import NOTICE_KIND

PRIVACY_KINDS = ("processing", "instruction", "arrangement")


def in_force(today: dt.date, path: str = "") -> Q:
    """Build the condition that keeps agreements in force on a day: signed, begun, and neither run out nor ended.

    The one definition: page, list, flags and figures all use it. A part holds no longer than its main agreement.

    Args:
        path: lookup prefix from the row to the agreement.
    """
    return _holds(today, path) & (Q(**{f"{path}part_of__isnull": True}) | _holds(today, f"{path}part_of__"))


def _holds(today: dt.date, path: str) -> Q:
    is_signed = Q(**{f"{path}state": "signed", f"{path}archived_at__isnull": True, f"{path}starts_on__lte": today})
    runs_on = Q(**{f"{path}renewal": "automatic", f"{path}notice_given_on__isnull": True})
    return is_signed & (Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gte": today}) | runs_on)


class AgreementQuerySet(EntryQuerySet):
    """Agreements."""

    def with_names(self) -> Self:
        """Join also the parties that a row names."""
        return super().with_names().select_related("supplier", "counterpart_organisation")

    def in_force(self, today: dt.date) -> Self:
        """Keep what holds on a day."""
        return self.filter(in_force(today))

    def with_phase(self, today: dt.date) -> Self:
        """Annotate as ``phase`` where each stands: draft, coming, in_force, expired or ended."""
        return self.annotate(
            phase=Case(
                When(state__in=("draft", "ended"), then=F("state")),
                When(starts_on__gt=today, then=Value("coming")),
                When(in_force(today), then=Value("in_force")),
                default=Value("expired"),
                output_field=CharField(),
            )
        )

    def about_privacy(self) -> Self:
        """Keep those that settle how personal data is processed."""
        return self.filter(agreement_kind__in=PRIVACY_KINDS)

    def processing(self) -> Self:
        """Keep personuppgiftsbiträdesavtal."""
        return self.filter(agreement_kind="processing")

    def with_notice(self) -> Self:
        """Annotate as ``notice_due_on`` the day by which somebody must decide to go on or give notice."""
        waiting = FollowUp.objects.open().filter(entry_id=OuterRef("pk"), kind=NOTICE_KIND).order_by()
        return self.annotate(
            notice_due_on=Subquery(waiting.values("entry_id").annotate(day=Min("intended_on")).values("day"))
        )

    def running_out(self, today: dt.date, until: dt.date) -> Self:
        """Keep agreements in force that run out by a day: those that renew themselves do not."""
        runs_on = Q(renewal="automatic", notice_given_on__isnull=True)
        own = Q(ends_on__lte=until) & ~runs_on
        main_runs_on = Q(part_of__renewal="automatic", part_of__notice_given_on__isnull=True)
        return self.in_force(today).filter(own | (Q(part_of__ends_on__lte=until) & ~main_runs_on))

    def incomplete(self) -> Self:
        """Keep personuppgiftsbiträdesavtal whose content is not answered with yes throughout (GDPR art. 28.3)."""
        answers = self.model._meta.get_field("content_answers").related_model.objects.order_by()
        answered = (
            answers.filter(agreement_id=OuterRef("pk"), answer__in=("yes", "not_applicable"))
            .values("agreement_id")
            .annotate(number=Count("pk"))
            .values("number")
        )
        found = self.processing().exclude(state="ended").annotate(answered=Subquery(answered))
        return found.filter(Q(answered__isnull=True) | Q(answered__lt=len(CONTENT_ITEMS)))

    def latest_first(self) -> Self:
        """Order by first day, newest first, drafts without one before all."""
        return self.order_by(F("starts_on").desc(nulls_first=True), "-pk")


class OfAgreementQuerySet(ThroughEntryQuerySet):
    """Rows of one agreement, seen by those who see it."""

    entry_path = "agreement__entry__"
