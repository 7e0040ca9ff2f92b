"""Which systems and processings lack a personuppgiftsbiträdesavtal, or what stands in its place between nämnder.

One definition in SQL, registered as a flag on the inventory and used by lists, pages, overview and figures alike.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import System
from isms.register.flags import Flag, register_flag
from suppliers.models import Agreement, Delivery
from suppliers.querysets.suppliers import NOT_IN_USE

FLAG = "no_agreement"


def lacks_agreement(today: dt.date) -> Q:
    """Build the condition that a system with personal data is at somebody without the agreement that the law asks for.

    * Something is delivered by a supplier that reaches the data, and no personuppgiftsbiträdesavtal in force with that
      supplier covers the system (GDPR art. 28.3).
    * It is a cloud service without a registered supplier, and no such agreement covers it.
    * Another part of the city provides it, and neither an instruction, an arrangement nor an agreement covers it: the
      nämnder of one municipality cannot contract with each other.

    What is planned, retired or archived processes nothing.
    """
    delivered = Delivery.objects.current().filter(entry_id=OuterRef("pk")).order_by()
    covering = Agreement.objects.in_force(today).about_privacy().filter(covers__entry_id=OuterRef("pk")).order_by()
    uncovered = delivered.without_agreement(today)
    unnamed_cloud = Q(operation="cloud") & ~Q(Exists(delivered)) & ~Q(Exists(covering.processing()))
    shared = Q(operation="city_shared") & ~Q(Exists(covering))
    return (
        Q(concerns_personal_data=True, archived_at__isnull=True)
        & ~Q(lifecycle__in=NOT_IN_USE)
        & (Q(Exists(uncovered)) | unnamed_cloud | shared)
    )


def activity_lacks_agreement(today: dt.date) -> Q:
    """Build the condition that a processing is delivered by somebody without a personuppgiftsbiträdesavtal for it."""
    return Q(Exists(Delivery.objects.without_agreement(today).filter(entry_id=OuterRef("pk")).order_by()))


def systems_at_others() -> QuerySet[System]:
    """Return the systems in use with personal data that somebody else can reach: those that need an agreement."""
    delivered = Delivery.objects.current().filter(entry_id=OuterRef("pk"), reaches_personal_data=True).order_by()
    kept_out = Delivery.objects.current().filter(entry_id=OuterRef("pk"), reaches_personal_data=False).order_by()
    elsewhere = Q(operation="city_shared") | (Q(operation="cloud") & ~Q(Exists(kept_out)))
    return System.objects.in_use().filter(Q(Exists(delivered)) | elsewhere, concerns_personal_data=True)


def register_flags() -> None:
    """Tell the inventory; called from ``AppConfig.ready``."""
    explanation = _(
        "Någon utanför den egna organisationen kommer åt personuppgifter, men inget avtal som gäller i dag omfattar "
        "detta. Teckna ett personuppgiftsbiträdesavtal, eller besluta en instruktion om den andra parten är en nämnd i "
        "kommunen."
    )
    for kind, condition in (("system", lacks_agreement), ("processing_activity", activity_lacks_agreement)):
        register_flag(Flag(FLAG, kind, _("PUB-avtal saknas"), explanation, condition))
