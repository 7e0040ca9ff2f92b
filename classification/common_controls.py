"""Writes of common controls: requirements answered once for the whole organisation."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classification.models import CommonControl, Requirement
from isms.accounts.models import Organisation, User
from isms.followup.services import open_review
from isms.register.consequences import Happening
from isms.register.errors import DomainError
from isms.register.services import change_entry, create_entry

REVIEW_KIND = "common_control_review"


@transaction.atomic
def register_control(*, control: CommonControl, by: User, at: dt.datetime) -> CommonControl:
    """Answer a requirement for the whole organisation; every system inherits it from now on.

    Raises:
        ValidationError: a field is wrong, or the requirement is answered in common already.
    """
    _lock(control.organisation)
    _check(control)
    control.in_force_for = control.organisation
    create_entry(entry=control, by=by, at=at)
    open_review(entry=control, kind=REVIEW_KIND, by=by, at=at)
    return control


@transaction.atomic
def change_control(*, control: CommonControl, version: int, by: User, at: dt.datetime) -> CommonControl:
    """Save a changed common control.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or the requirement is answered in common already.
    """
    _lock(control.organisation)
    _check(control)
    return change_entry(entry=control, version=version, by=by, at=at)


def let_go_of_archived(happening: Happening) -> None:
    """Let the systems answer for themselves again when a common control is archived."""
    CommonControl.objects.filter(pk=happening.entry.pk).update(in_force_for=None)


def take_back_restored(happening: Happening) -> None:
    """Let a restored common control hold again.

    Raises:
        DomainError: another one answers the same requirement by now.
    """
    control = CommonControl.objects.select_related("organisation").filter(pk=happening.entry.pk).first()
    if control is None:
        return
    _lock(control.organisation)
    if _another_in_force(control):
        raise DomainError(_("Kravet har fått ett annat gemensamt svar. Arkivera det först om det här ska gälla igen."))
    control.in_force_for = control.organisation
    CommonControl.objects.filter(pk=control.pk).update(in_force_for=control.organisation)


def _lock(organisation: Organisation) -> None:
    """Let two who answer the same requirement at once come one after the other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _check(control: CommonControl) -> None:
    offered = Requirement.objects.of(control.organisation)
    if control.requirement_id and not offered.filter(pk=control.requirement_id).exists():
        raise ValidationError({"requirement": _("Kravet finns inte i organisationens kravkataloger.")})
    if control.requirement_id and _another_in_force(control):
        raise ValidationError({"requirement": _("Kravet är redan besvarat gemensamt. Ändra det svaret i stället.")})


def _another_in_force(control: CommonControl) -> bool:
    others = CommonControl.objects.filter(in_force_for=control.organisation_id, requirement_id=control.requirement_id)
    return others.exclude(pk=control.pk).exists()
