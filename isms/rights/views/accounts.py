"""Accounts: make one, mail its link anew, lock and unlock."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from isms.accounts.models import User
from isms.register.errors import DomainError
from isms.rights.accounts import check_link, make_account, send_account_link
from isms.rights.forms import AccountForm
from isms.rights.lookups import person_or_404
from isms.rights.powers import is_administrator
from isms.rights.services import lock_account, unlock_account


def account_create(request: HttpRequest, organisation: str) -> HttpResponse:
    """Make an account and mail the link to its owner."""
    demand_right(request)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = make_account(name=form.cleaned_data["name"], email=form.cleaned_data["email"], actor=request.actor)
        except (DomainError, ValidationError) as error:
            form.take_refusal(error)
        else:
            messages.success(request, _("Kontot för %(who)s är skapat.") % {"who": person.name})
            _mail(request, person)
            return redirect("rights:person", organisation=organisation, pk=person.pk)
    return render(request, "rights/account_form.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def account_link(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Mail the link with which a person chooses a password once more."""

    def send(person: User) -> None:
        check_link(user=person, actor=request.actor)
        _mail(request, person)

    return _on_person(request, pk, send, said="")


@require_POST
def account_lock(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Lock an account."""

    def lock(person: User) -> None:
        lock_account(person=person, actor=request.actor, at=timezone.now())

    return _on_person(request, pk, lock, said=_("Kontot för %(who)s är låst."))


@require_POST
def account_unlock(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Open a locked account."""

    def unlock(person: User) -> None:
        unlock_account(person=person, actor=request.actor)

    return _on_person(request, pk, unlock, said=_("Kontot för %(who)s är öppet igen."))


def _on_person(request: HttpRequest, pk: int, service: Callable[[User], None], *, said: str) -> HttpResponse:
    demand_right(request)
    person = person_or_404(request.actor, pk)
    try:
        service(person)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if said:
            messages.success(request, said % {"who": person.name})
    return redirect("rights:person", organisation=request.organisation.slug, pk=person.pk)


def _mail(request: HttpRequest, person: User) -> None:
    if send_account_link(user=person, organisation=request.organisation):
        messages.success(
            request, _("Ett mejl med länk för att välja lösenord är skickat till %(to)s.") % {"to": person.email}
        )
    else:
        messages.error(request, _("Mejlet kunde inte skickas. Försök igen om en stund med Skicka ny länk."))


def demand_right(request: HttpRequest) -> None:
    """Refuse those who do not look after the accounts."""
    if not is_administrator(request.actor):
        raise PermissionDenied(_("Bara administratören hanterar konton."))
