"""Reads of follow-ups, rules, reminders and mails."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from isms.accounts.permissions import Right
from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.accounts.models import Organisation
    from isms.register.access import Actor


class FollowUpQuerySet(ThroughEntryQuerySet):
    """Follow-ups, seen by those who see their entry and by the post that answers for them."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep what belongs to an entry the actor sees, and what the actor's own posts are to do.

        A post may be given a task about an entry that it does not read, such as a decision of the yearly
        review; a restricted entry is never told of that way.
        """
        from isms.register.access import visible_condition

        seen = visible_condition(actor, path=self.entry_path)
        given = Q(
            entry__organisation_id=actor.organisation.pk,
            responsible_id__in=actor.post_ids,
            entry__is_restricted=False,
        )
        return self.filter(seen | given if actor.post_ids else seen)

    def open(self) -> Self:
        """Keep what nobody has completed or closed."""
        return self.filter(completed_at__isnull=True)

    def completed(self) -> Self:
        """Keep what somebody has completed or closed."""
        return self.filter(completed_at__isnull=False)

    def completed_since(self, day: dt.date) -> Self:
        """Keep what somebody has looked at on a day or later; what was only moved or closed does not count."""
        return self.filter(completed_at__date__gte=day, outcome__in=("no_remark", "with_remark"))

    def standing(self) -> Self:
        """Keep what is open or was looked at: what was postponed stands on its new day, what was closed nowhere."""
        return self.filter(Q(completed_at__isnull=True) | Q(outcome__in=("no_remark", "with_remark")))

    def overdue(self, today: dt.date) -> Self:
        """Keep open follow-ups whose day has passed."""
        return self.open().filter(intended_on__lt=today)

    def due_within(self, today: dt.date, days: int) -> Self:
        """Keep open follow-ups from today through ``days`` days ahead."""
        return self.open().filter(intended_on__range=(today, today + dt.timedelta(days=days)))

    def due_after(self, today: dt.date, days: int) -> Self:
        """Keep open follow-ups more than ``days`` days ahead."""
        return self.open().filter(intended_on__gt=today + dt.timedelta(days=days))

    def ticking(self) -> Self:
        """Keep legal clocks: those with a time of day, whose entry is in use."""
        return self.filter(is_timed=True, entry__archived_at__isnull=True)

    def for_actor(self, actor: "Actor") -> Self:
        """Keep what the actor answers for: the responsible post, or without one the owning post, is the actor's."""
        return self.filter(
            Q(responsible_id__in=actor.post_ids) | Q(responsible__isnull=True, entry__owner_id__in=actor.post_ids)
        )

    def completable_by(self, actor: "Actor") -> Self:
        """Keep, of what the actor sees, what the actor answers for or may change the entry of."""
        from isms.register.access import editable_condition

        mine = Q(responsible_id__in=actor.post_ids)
        return self.visible_to(actor).filter(mine | editable_condition(actor, path=self.entry_path))

    def without_holder(self) -> Self:
        """Keep what no person answers for at present: no post, or a vacant one."""
        return self.filter(
            Q(responsible__isnull=False, responsible__holder__isnull=True)
            | Q(responsible__isnull=True, entry__owner__holder__isnull=True)
        )

    def in_organisation(self, organisation: "Organisation") -> Self:
        """Keep the follow-ups of one organisation's entries, for jobs that act for nobody in particular."""
        return self.filter(entry__organisation=organisation)

    def with_detail(self) -> Self:
        """Join what lists and pages show: the entry with organisation and unit, and who answers for it."""
        return self.select_related(
            "entry",
            "entry__organisation",
            "entry__unit",
            "entry__owner",
            "entry__owner__unit",
            "entry__owner__holder",
            "responsible",
            "responsible__unit",
            "responsible__holder",
            "completed_by",
        )

    def for_panel(self) -> Self:
        """Return what an entry's page shows: everything open in due order, then the five latest completed.

        Asked for through the entry, which its follow-ups then have already.
        """
        latest = self.completed().latest_first().values("pk")[:5]
        shown = self.filter(Q(completed_at__isnull=True) | Q(pk__in=latest))
        named = shown.select_related("completed_by")
        return named.order_by(F("completed_at").desc(nulls_first=True), "due_at", "pk")

    def in_due_order(self) -> Self:
        """Order by day and time, the most urgent first."""
        return self.order_by("due_at", "pk")

    def latest_first(self) -> Self:
        """Order completed follow-ups, the latest first."""
        return self.order_by(F("completed_at").desc(nulls_last=True), "-pk")


class ActivityQuerySet(EntryQuerySet):
    """The organisation's own recurring work."""

    def of_year(self, year: int) -> Self:
        """Keep what stands in one year's wheel: what ends in it."""
        return self.filter(ends_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))

    def with_progress(self) -> Self:
        """Tell of each whether its follow-up is still open."""
        from isms.followup.models import FollowUp

        waiting = FollowUp.objects.open().filter(entry=OuterRef("pk"), kind="activity_due")
        return self.annotate(is_pending=Exists(waiting))

    def by_day(self) -> Self:
        """Order by first and last day."""
        return self.order_by("starts_on", "ends_on", "pk")


class AreaAnswerQuerySet(ThroughEntryQuerySet):
    """What owners have said about their entries."""

    def questions(self) -> Self:
        """Keep the questions."""
        return self.filter(kind="question")

    def unreplied(self) -> Self:
        """Keep what nobody has replied to."""
        return self.filter(replied_at__isnull=True)

    def latest_first(self) -> Self:
        """Order by time, newest first."""
        return self.order_by("-answered_at", "-pk")

    def oldest_first(self) -> Self:
        """Order by time, oldest first."""
        return self.order_by("answered_at", "pk")


class AbsenceQuerySet(models.QuerySet):
    """When the holders of posts are away."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the actor's own posts' absences; the coordinator's are the whole organisation's."""
        inside = self.filter(post__unit__organisation=actor.organisation, withdrawn_at__isnull=True)
        return inside if actor.has(Right.EDIT_REGISTER) else inside.filter(post_id__in=actor.post_ids)

    def on_day(self, day: dt.date) -> Self:
        """Keep what covers a day and is not taken back."""
        return self.filter(withdrawn_at__isnull=True, first_on__lte=day, last_on__gte=day)

    def from_day(self, day: dt.date) -> Self:
        """Keep what has not ended before a day."""
        return self.filter(last_on__gte=day)

    def in_organisation(self, organisation: "Organisation") -> Self:
        """Keep one organisation's absences."""
        return self.filter(post__unit__organisation=organisation)

    def with_detail(self) -> Self:
        """Join the post with its unit, holder and deputy."""
        return self.select_related("post__unit", "post__holder", "post__deputy")

    def by_day(self) -> Self:
        """Order by first day."""
        return self.order_by("first_on", "pk")


class FollowUpRuleQuerySet(models.QuerySet):
    """The organisations' own intervals."""

    def of(self, organisation: "Organisation") -> Self:
        """Keep one organisation's rules."""
        return self.filter(organisation=organisation).order_by("kind", "pk")


class OutgoingMailQuerySet(models.QuerySet):
    """The outbox."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the organisation's mails for those who may read what was sent; nothing for others."""
        return self.in_organisation(actor.organisation) if actor.has(Right.VIEW_LEDGER) else self.none()

    def in_organisation(self, organisation: "Organisation") -> Self:
        """Keep one organisation's mails."""
        return self.filter(organisation=organisation)

    def waiting(self) -> Self:
        """Keep what the mail server has not taken yet and is still tried."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def sent(self) -> Self:
        """Keep what the mail server has taken."""
        return self.filter(sent_at__isnull=False)

    def failed(self) -> Self:
        """Keep what has been given up."""
        return self.filter(given_up_at__isnull=False)

    def sendable(self, now: dt.datetime) -> Self:
        """Keep mails whose turn it is and that no living worker holds, the longest waiting first."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        return self.waiting().filter(free, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def latest_first(self) -> Self:
        """Order by time of queueing, newest first."""
        return self.order_by("-queued_at", "-pk")


class ReminderQuerySet(models.QuerySet):
    """The ledger."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the rows about entries that the actor may see."""
        from isms.register.access import visible_condition

        return self.filter(visible_condition(actor, path="followup__entry__"))

    def in_ledger_order(self) -> Self:
        """Order by follow-up and step, as a mail's list reads."""
        return self.order_by("due_at", "followup_id", "step_on", "pk")
