"""Reads of the access log, through the rights of an actor."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from isms.accounts.models import Post, RoleGroup, User
from isms.accounts.permissions import Right

if TYPE_CHECKING:
    from isms.register.access import Actor
    from isms.register.models import Entry

# What an administrator handles: accounts and rights, no content.
OF_ACCOUNTS = ("sign_in", "sign_in_failed", "right_given", "right_taken")


class AccessEventQuerySet(models.QuerySet):
    """Rows of the access log."""

    def visible_to(self, actor: "Actor", *, entry: "Entry | None" = None) -> Self:
        """Keep the organisation's rows, for those who examine: all for the coordinator, accounts for the administrator.

        A sign-in belongs to no organisation: it is told where the person has a role or a post, or had until the
        account was locked. An address that no account has is told to administrators.

        Args:
            entry: an entry that the actor sees; who has read it is told also to the data protection officer.
        """
        if entry is not None:
            found = self.filter(entry_id=entry.pk, organisation=actor.organisation)
            return found if may_answer_readings(actor) else found.none()
        if not may_read_log(actor):
            return self.none()
        people = people_of(actor)
        told = Q(organisation=actor.organisation)
        told |= Q(organisation__isnull=True) & (Q(by__in=people) | Q(about__in=people))
        if actor.has(Right.MANAGE_ACCOUNTS):
            told |= Q(organisation__isnull=True, by__isnull=True, about__isnull=True)
        found = self.filter(told)
        return found if actor.has(Right.VIEW_LEDGER) else found.filter(kind__in=OF_ACCOUNTS, entry__isnull=True)

    def with_names(self) -> Self:
        """Join the people and the entry that a row names."""
        return self.select_related("by", "about", "entry__organisation")

    def latest_first(self) -> Self:
        """Order by time, newest first."""
        return self.order_by("-at", "-pk")


class EntryReadManager(models.Manager.from_queryset(AccessEventQuerySet)):
    """Readings only."""

    def get_queryset(self) -> AccessEventQuerySet:
        """Leave out every other access."""
        return super().get_queryset().filter(kind="read")


def may_read_log(actor: "Actor") -> bool:
    """Tell whether a person may read the access log of the organisation."""
    return actor.has(Right.VIEW_LEDGER) or actor.has(Right.MANAGE_ACCOUNTS)


def may_answer_readings(actor: "Actor") -> bool:
    """Tell whether a person answers who has read an entry that they see (GDPR art. 15; OSL)."""
    return actor.has(Right.VIEW_RESTRICTED)


def people_of(actor: "Actor") -> models.QuerySet[User]:
    """Return the people with a role or a post in the actor's organisation, and those who left it and are locked out."""
    groups = RoleGroup.objects.filter(organisation=actor.organisation).values("group")
    posts = Post.objects.filter(unit__organisation=actor.organisation)
    in_role = Q(pk__in=User.objects.filter(groups__in=groups).values("pk"))
    holds = Q(pk__in=posts.filter(holder__isnull=False).values("holder"))
    deputises = Q(pk__in=posts.filter(deputy__isnull=False).values("deputy"))
    left = User.objects.filter(is_active=False, departures__organisation=actor.organisation)
    has_left = Q(pk__in=left.values("pk"))
    return User.objects.filter(in_role | holds | deputises | has_left).order_by().values("pk")
