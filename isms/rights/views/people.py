"""Behörigheter: who has which role, giving and taking roles, and somebody who leaves."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.accounts.models import User
from isms.accounts.roles import ROLES
from isms.register.errors import DomainError
from isms.rights.departures import end_employment, losses_of
from isms.rights.forms import PersonFilterForm, RoleForm
from isms.rights.grants import every_grant
from isms.rights.lookups import membership_or_404, person_or_404
from isms.rights.models import Departure
from isms.rights.people import has_anything_elsewhere, is_idle, matching, people_of, rows_of
from isms.rights.powers import is_administrator, is_coordinator, may_see_grants, may_take, roles_to_give
from isms.rights.services import give_role, has_coordinator, take_role

PEOPLE_SHOWN = 50
DEPARTURES_SHOWN = 100


@require_safe
def person_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """List everybody who has something in the organisation, with roles, posts and latest sign-in."""
    _demand_sight(request)
    actor, form = request.actor, PersonFilterForm(request.GET)
    people = matching(
        people_of(actor.organisation),
        text=form.asked("q"),
        role_code=form.asked("role"),
        organisation=actor.organisation,
    )
    page = Paginator(people, PEOPLE_SHOWN).get_page(request.GET.get("page"))
    rows = rows_of(page, organisation=actor.organisation, now=timezone.now())
    context = {
        "filter_form": form,
        "page": page,
        "rows": rows,
        "may_make_accounts": is_administrator(actor),
        "is_coordinator": is_coordinator(actor),
    }
    return render(request, "rights/person_list.html", context)


@require_safe
def departure_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """List those who have left, the latest first."""
    _demand_sight(request)
    departures = Departure.objects.visible_to(request.actor).select_related("person", "ended_by").latest_first()
    return render(request, "rights/departure_list.html", {"departures": departures[:DEPARTURES_SHOWN]})


@require_safe
def role_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Tell what each role lets people do."""
    _demand_sight(request)
    return render(request, "rights/role_list.html", {"roles": list(ROLES.values())})


def role_give(request: HttpRequest, organisation: str) -> HttpResponse:
    """Give a role to a person who is written."""
    _demand_sight(request)
    form = _role_form(request, person=None)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        if _give(request, form, person):
            return _to_person(request, person)
    return render(request, "rights/role_form.html", {"form": form}, status=422 if form.errors else 200)


def person(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show what one person has; take in a role for the person."""
    _demand_sight(request)
    somebody = person_or_404(request.actor, pk)
    form = _role_form(request, person=somebody)
    if request.method == "POST" and form.is_valid() and _give(request, form, somebody):
        return _to_person(request, somebody)
    return _show_person(request, somebody, form, status=422 if form.errors else 200)


@require_POST
def role_take(request: HttpRequest, organisation: str, pk: int, membership: int) -> HttpResponse:
    """Take a role from a person."""
    _demand_sight(request)
    somebody = person_or_404(request.actor, pk)
    held = membership_or_404(request.actor, somebody, membership)
    if not may_take(request.actor, held.group.role_group.role_code):
        raise PermissionDenied(_("Samordnaren tar bort registrets roller, administratören rollen Administratör."))
    try:
        comes_back = take_role(membership=held, actor=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        said = _("%(who)s har inte längre rollen %(role)s.")
        messages.success(request, said % {"who": somebody.name, "role": held.group.role_group.role.label})
        if comes_back:
            told = _("Rollen kom från katalogen och ges igen vid nästa inloggning. Ta bort personen ur gruppen där.")
            messages.warning(request, told)
    return _to_person(request, somebody)


def leave(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show what a person would lose by leaving, and take it away when that is confirmed."""
    _demand_sight(request)
    somebody = person_or_404(request.actor, pk)
    error = ""
    if request.method == "POST":
        try:
            departure = end_employment(person=somebody, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            error = refusal.message
        else:
            said = _("%(who)s har inga behörigheter kvar. Kontot är låst.")
            if not departure.is_account_locked:
                said = _("%(who)s har inga behörigheter kvar här. Kontot används även i en annan organisation.")
            messages.success(request, said % {"who": somebody.name})
            return redirect("rights:departure_list", organisation=organisation)
    context = {"person": somebody, "losses": losses_of(somebody, actor=request.actor), "error": error}
    return render(request, "rights/leave.html", context, status=422 if error else 200)


def _demand_sight(request: HttpRequest) -> None:
    if not may_see_grants(request.actor):
        raise PermissionDenied(_("Bara samordnaren och administratören ser organisationens behörigheter."))


def _role_form(request: HttpRequest, *, person: User | None) -> RoleForm:
    roles = roles_to_give(request.actor, has_coordinator=has_coordinator(request.organisation))
    data = request.POST if request.method == "POST" else None
    return RoleForm(data, actor=request.actor, roles=roles, person=person)


def _give(request: HttpRequest, form: RoleForm, somebody: User) -> bool:
    role = form.cleaned_data["role"]
    try:
        give_role(person=somebody, role=role, unit=form.cleaned_data.get("unit"), actor=request.actor)
    except DomainError as error:
        form.take_refusal(error)
        return False
    messages.success(request, _("%(who)s har rollen %(role)s.") % {"who": somebody.name, "role": role.label})
    return True


def _to_person(request: HttpRequest, somebody: User) -> HttpResponse:
    """Lead to a person's page, or to the list when nothing is left that shows the person."""
    slug = request.organisation.slug
    if people_of(request.organisation).filter(pk=somebody.pk).exists():
        return HttpResponseRedirect(reverse("rights:person", args=[slug, somebody.pk]))
    return redirect("rights:person_list", organisation=slug)


def _show_person(request: HttpRequest, somebody: User, form: RoleForm, *, status: int) -> HttpResponse:
    actor = request.actor
    grants = every_grant(actor, user_ids=[somebody.pk])
    is_self = somebody.pk == actor.user.pk
    context: dict[str, Any] = {
        "person": somebody,
        "form": form,
        "roles": [
            (grant, int(grant.key.removeprefix("role-")), not is_self and may_take(actor, grant.role.code))
            for grant in grants
            if grant.role
        ],
        "posts": [grant for grant in grants if grant.post],
        "shares": [grant for grant in grants if grant.share],
        "is_self": is_self,
        "is_idle": is_idle(somebody, now=timezone.now()),
        "has_grants": bool(grants),
        "may_handle_account": is_administrator(actor) and not is_self,
        "works_elsewhere": has_anything_elsewhere(somebody, organisation=actor.organisation, today=actor.today),
    }
    return render(request, "rights/person.html", context, status=status)
