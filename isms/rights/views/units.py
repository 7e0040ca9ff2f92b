"""Enheter och befattningar: the organisation's units, and the posts that own its entries."""

from collections.abc import Callable
from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.accounts.models import Post, Unit
from isms.register.errors import DomainError
from isms.rights.forms import PostForm, UnitForm
from isms.rights.lookups import post_or_404, unit_or_404
from isms.rights.powers import is_coordinator
from isms.rights.units import archive_post, archive_unit, restore_post, restore_unit, save_post, save_unit, unit_rows

SHOWN = ("", "vakanta", "arkiverade")


@require_safe
def unit_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the units with their posts; the vacant ones or what is put away when asked for."""
    _demand_right(request)
    shown = request.GET.get("visa", "")
    shown = shown if shown in SHOWN else ""
    rows = unit_rows(request.organisation, archived=shown == "arkiverade", vacant=shown == "vakanta")
    return render(request, "rights/unit_list.html", {"rows": rows, "shown": shown})


def unit_edit(request: HttpRequest, organisation: str, pk: int | None = None) -> HttpResponse:
    """Add a unit, or change one."""
    _demand_right(request)
    unit = unit_or_404(request.actor, pk) if pk is not None else None
    stored = copy(unit)
    form = UnitForm(request.POST if request.method == "POST" else None, instance=unit, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_unit(unit=form.instance, seen=form.cleaned_data["seen"], actor=request.actor)
        except (DomainError, ValidationError) as error:
            form.take_refusal(error)
        else:
            messages.success(request, _("%(what)s är sparad.") % {"what": saved.name})
            return redirect("rights:unit_list", organisation=organisation)
    return render(request, "rights/unit_form.html", {"form": form, "unit": stored}, status=422 if form.errors else 200)


def post_edit(request: HttpRequest, organisation: str, pk: int | None = None) -> HttpResponse:
    """Add a post, or change one; choose its holder and deputy."""
    _demand_right(request)
    post = post_or_404(request.actor, pk) if pk is not None else None
    stored = copy(post)
    form = PostForm(request.POST if request.method == "POST" else None, instance=post, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_post(
                post=form.instance,
                holder=form.cleaned_data["holder"],
                deputy=form.cleaned_data["deputy"],
                seen=form.cleaned_data["seen"],
                actor=request.actor,
            )
        except (DomainError, ValidationError) as error:
            form.take_refusal(error)
        else:
            messages.success(request, _("%(what)s är sparad.") % {"what": saved.title})
            return redirect("rights:unit_list", organisation=organisation)
    return render(request, "rights/post_form.html", {"form": form, "post": stored}, status=422 if form.errors else 200)


@require_POST
def unit_archive(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Put a unit away."""

    def archive(unit: Unit) -> None:
        archive_unit(unit=unit, actor=request.actor, at=timezone.now())

    return _move_unit(request, pk, archive, _("%(what)s är arkiverad."))


@require_POST
def unit_restore(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take a unit into use again."""
    return _move_unit(
        request, pk, lambda unit: restore_unit(unit=unit, actor=request.actor), _("%(what)s är återställd.")
    )


@require_POST
def post_archive(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Put a post away."""

    def archive(post: Post) -> None:
        archive_post(post=post, actor=request.actor, at=timezone.now())

    return _move_post(request, pk, archive, _("%(what)s är arkiverad."))


@require_POST
def post_restore(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take a post into use again."""
    return _move_post(
        request, pk, lambda post: restore_post(post=post, actor=request.actor), _("%(what)s är återställd.")
    )


def _move_unit(request: HttpRequest, pk: int, service: Callable[[Unit], None], said: str) -> HttpResponse:
    _demand_right(request)
    unit = unit_or_404(request.actor, pk)
    return _moved(request, lambda: service(unit), unit.name, said)


def _move_post(request: HttpRequest, pk: int, service: Callable[[Post], None], said: str) -> HttpResponse:
    _demand_right(request)
    post = post_or_404(request.actor, pk)
    return _moved(request, lambda: service(post), post.title, said)


def _moved(request: HttpRequest, service: Callable[[], None], name: str, said: str) -> HttpResponse:
    try:
        service()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said % {"what": name})
    return redirect("rights:unit_list", organisation=request.organisation.slug)


def _demand_right(request: HttpRequest) -> None:
    if not is_coordinator(request.actor):
        raise PermissionDenied(_("Bara samordnaren ser och ändrar enheter och befattningar."))
