"""Hand a procurement over: the system, the supplier and drafts of the agreements come into the register."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assets.models import System
from assets.services import register_system
from isms.accounts.models import User
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.services import claim_version
from suppliers.models import Agreement, Delivery, Procurement, ProcurementSubject, Supplier
from suppliers.services.agreements import create_agreement
from suppliers.services.deliveries import DELIVERED_TO, add_delivery
from suppliers.services.procurements import move_to
from suppliers.services.suppliers import create_supplier


@dataclass(frozen=True)
class HandedOver:
    """What a hand-over brought into the register."""

    supplier: Supplier
    system: Entry
    agreements: tuple[Agreement, ...]


@transaction.atomic
def hand_over(
    *,
    procurement: Procurement,
    supplier: Supplier | None,
    supplier_title: str,
    system: Entry | None,
    system_title: str,
    version: int,
    by: User,
    at: dt.datetime,
) -> HandedOver:
    """Hand an awarded procurement over: supplier, system and delivery are made where they are missing.

    A main agreement, and with personal data a personuppgiftsbiträdesavtal, stand ready as drafts.

    Args:
        supplier: one in the register; without it a new one is made with ``supplier_title``.
        system: what is delivered, in the register; without it a planned system is made with ``system_title``.

    Raises:
        EditConflict: somebody else has saved the procurement since ``version``.
        DomainError: it is not awarded.
        ValidationError: the supplier or the system is neither chosen nor named.
    """
    claim_version(entry=procurement, version=version, by=by, at=at)
    stored = Procurement.objects.with_detail().get(pk=procurement.pk)
    if Procurement.State.HANDED_OVER not in Procurement.TRANSITIONS[stored.state]:
        raise DomainError(_("Bara en tilldelad upphandling lämnas över."))
    _check(supplier, supplier_title, system, system_title)
    about = {
        "organisation": stored.organisation,
        "unit": stored.unit,
        "owner": stored.owner,
        "is_restricted": stored.is_restricted,
    }
    acting = {"by": by, "at": at}
    delivered = system or register_system(
        system=System(
            **about,
            title=system_title.strip(),
            description=stored.need,
            lifecycle=System.Lifecycle.PLANNED,
            handles_personal_data=stored.has_personal_data,
        ),
        **acting,
    )
    chosen = supplier or create_supplier(supplier=Supplier(**about, title=supplier_title.strip()), **acting)
    chosen = Supplier.objects.with_detail().get(pk=chosen.pk)
    delivered = Entry.objects.select_related("organisation").get(pk=delivered.pk)
    if not Delivery.objects.current().filter(supplier_id=chosen.pk, entry_id=delivered.pk).exists():
        with in_swedish():
            delivery = Delivery(
                supplier=chosen,
                entry=delivered,
                what=stored.title,
                reaches_personal_data=stored.has_personal_data,
                no_data_reason=""
                if stored.has_personal_data
                else _("Enligt upphandlingen behandlas inga personuppgifter."),
            )
        add_delivery(delivery=delivery, version=chosen.version, **acting)
    agreements = _drafts(stored, chosen, delivered, about, **acting)
    ProcurementSubject.objects.get_or_create(procurement=stored, entry_id=delivered.pk)
    stored.supplier = chosen
    stored.save(update_fields=["supplier"])
    move_to(stored, Procurement.State.HANDED_OVER, note="", **acting)
    procurement.state = stored.state
    return HandedOver(chosen, delivered, agreements)


def _check(supplier: Supplier | None, supplier_title: str, system: Entry | None, system_title: str) -> None:
    wrong = {}
    if supplier is None and not supplier_title.strip():
        wrong["supplier_named"] = _("Välj en leverantör eller skriv namnet på en ny.")
    if system is None and not system_title.strip():
        wrong["system_reference"] = _("Välj ett system eller skriv namnet på ett nytt.")
    if system is not None and system.kind not in DELIVERED_TO:
        wrong["system_reference"] = _("Välj ett system eller en behandling.")
    if wrong:
        raise ValidationError(wrong)


@in_swedish()
def _drafts(
    procurement: Procurement, supplier: Supplier, delivered: Entry, about: dict, *, by: User, at: dt.datetime
) -> tuple[Agreement, ...]:
    """Make drafts of the agreements that nobody has begun for what is delivered."""
    held = set(
        Agreement.objects.active()
        .filter(supplier_id=supplier.pk, covers__entry_id=delivered.pk)
        .exclude(state=Agreement.State.ENDED)
        .values_list("agreement_kind", flat=True)
    )
    wanted = [(Agreement.Kind.MAIN, _("Huvudavtal %(title)s"))]
    if procurement.has_personal_data:
        wanted.append((Agreement.Kind.PROCESSING, _("PUB-avtal %(title)s")))
    return tuple(
        create_agreement(
            agreement=Agreement(
                **about,
                title=(words % {"title": procurement.title})[:250],
                agreement_kind=kind,
                supplier=supplier,
                case_number=procurement.case_number,
            ),
            covers=[delivered],
            by=by,
            at=at,
        )
        for kind, words in wanted
        if kind not in held
    )
