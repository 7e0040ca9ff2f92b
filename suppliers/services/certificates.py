"""Write suppliers' certificates; each is followed up on its last day."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.services import claim_version
from suppliers.kinds import CERTIFICATE_KIND
from suppliers.models import SupplierCertificate


@transaction.atomic
def add_certificate(
    *, certificate: SupplierCertificate, version: int, by: User, at: dt.datetime
) -> SupplierCertificate:
    """Add a certificate and plan to ask for the next before it runs out.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        ValidationError: the days are in the wrong order, or another kind has no name.
    """
    claim_version(entry=certificate.supplier, version=version, by=by, at=at)
    certificate.full_clean()
    certificate.save()
    _plan(certificate, by=by, at=at)
    return certificate


@transaction.atomic
def renew_certificate(
    *, certificate: SupplierCertificate, successor: SupplierCertificate, version: int, by: User, at: dt.datetime
) -> SupplierCertificate:
    """Replace a certificate by the next one: the old stays as history, its follow-up is done.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        DomainError: it is not followed any more.
        ValidationError: the successor's fields are wrong.
    """
    claim_version(entry=certificate.supplier, version=version, by=by, at=at)
    with in_swedish():
        _end(certificate, by=by, at=at, reason=_("Ersatt av ett nytt certifikat."))
    successor.full_clean()
    successor.save()
    _plan(successor, by=by, at=at)
    return successor


@transaction.atomic
def withdraw_certificate(*, certificate: SupplierCertificate, version: int, by: User, at: dt.datetime) -> None:
    """Stop following a certificate that no longer counts.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        DomainError: it is not followed any more.
    """
    claim_version(entry=certificate.supplier, version=version, by=by, at=at)
    with in_swedish():
        _end(certificate, by=by, at=at, reason=_("Certifikatet följs inte längre."))


def topic_of(certificate: SupplierCertificate) -> str:
    """Name a certificate's follow-up so that two of the same sort stay apart."""
    return f"{certificate} ({certificate.pk})"[-150:]


def _plan(certificate: SupplierCertificate, *, by: User, at: dt.datetime) -> None:
    open_followup(
        entry=certificate.supplier,
        kind=CERTIFICATE_KIND,
        topic=topic_of(certificate),
        intended_on=certificate.valid_until,
        interval_months=None,
        by=by,
        at=at,
    )


def _end(certificate: SupplierCertificate, *, by: User, at: dt.datetime, reason: str) -> None:
    locked = SupplierCertificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if locked.withdrawn_on is not None:
        raise DomainError(_("Certifikatet följs inte längre."))
    certificate.withdrawn_on = timezone.localtime(at).date()
    certificate.save(update_fields=["withdrawn_on"])
    waiting = FollowUp.objects.open().filter(
        entry_id=certificate.supplier_id, kind=CERTIFICATE_KIND, topic=topic_of(certificate)
    )
    for followup in waiting:
        complete_followup(followup=followup, outcome=FollowUp.Outcome.NO_REMARK, note=reason, by=by, at=at)
