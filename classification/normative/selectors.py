"""Reads across organisations that normative classifications need, and no more than they need."""

from django.db.models import QuerySet

from assets.models import System
from classification.models import CentralOffer
from isms.accounts.models import Organisation
from isms.register.sorting import SwedishOrder

CHOICES_SHOWN = 25


def linkable_systems(organisation: Organisation) -> "QuerySet[System]":
    """Return the central systems that an organisation may link its own to: those that others offer.

    Callers may show title, reference and the organisation's name of a row, nothing else.
    """
    offered = CentralOffer.objects.filter(is_open=True).values("system")
    return (
        System.objects.filter(pk__in=offered, is_restricted=False, archived_at__isnull=True)
        .exclude(organisation=organisation)
        .select_related("organisation")
        .order_by(SwedishOrder("title"), "pk")
    )
