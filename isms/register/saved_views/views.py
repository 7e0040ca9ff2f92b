"""Save, rename, share, remove and choose views of lists."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isms.register.errors import DomainError
from isms.register.forms import take_errors
from isms.register.models import SavedView
from isms.register.personal_numbers import lines_with_personal_numbers
from isms.register.saved_views.choices import known_query, list_called
from isms.register.saved_views.forms import SaveViewForm, ViewNameForm
from isms.register.saved_views.selectors import kept_views
from isms.register.saved_views.services import change_view, choose_default, remove_view, save_view

# Longer than any address that a browser sends.
MOST_READ = 8000


@require_safe
def view_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the person's own views and the shared ones."""
    return render(request, "register/saved_views/list.html", {"views": kept_views(request.actor)})


@require_POST
def view_create(request: HttpRequest, organisation: str) -> HttpResponse:
    """Keep what the list's address chose, and lead back to the list."""
    form = SaveViewForm(request.POST, actor=request.actor, auto_id="view_%s")
    list_name = request.POST.get("list_name", "")[:100]
    page = list_called(list_name, organisation=organisation)
    query = known_query(page, QueryDict(request.POST.get("query", "")[:MOST_READ])) if page else ""
    back = f"{reverse(list_name, kwargs={'organisation': organisation})}?{query}" if page else ""
    if form.is_valid() and _is_saved(request, form, page, list_name=list_name, query=query):
        messages.success(request, _("Vyn %(name)s är sparad.") % {"name": form.cleaned_data["name"]})
        return HttpResponseRedirect(back)
    context = {"form": form, "page_label": page.label_of_list() if page else "", "back": back}
    return render(request, "register/saved_views/form.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Rename a view, share it or make it the person's own."""
    view = _editable(request, pk)
    is_sent = request.method == "POST"
    start = {"name": view.name, "is_shared": view.is_shared}
    form = ViewNameForm(request.POST if is_sent else None, initial=start, actor=request.actor)
    if is_sent and form.is_valid():
        name, is_shared = form.cleaned_data["name"], form.cleaned_data.get("is_shared", False)
        try:
            change_view(view=view, name=name, is_shared=is_shared, actor=request.actor)
        except ValidationError as error:
            take_errors(form, error)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Vyn %(name)s är sparad.") % {"name": view.name})
            return redirect("saved_views:view_list", organisation=organisation)
    page = list_called(view.list_name, organisation=organisation)
    context = {
        "form": form,
        "page_label": page.label_of_list() if page else "",
        "back": reverse("saved_views:view_list", args=[organisation]),
    }
    return render(request, "register/saved_views/form.html", context, status=422 if form.errors else 200)


@require_POST
def view_remove(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take a view away."""
    view = _editable(request, pk)
    remove_view(view=view, at=timezone.now())
    messages.success(request, _("Vyn %(name)s är borttagen.") % {"name": view.name})
    return redirect("saved_views:view_list", organisation=organisation)


@require_POST
def view_default(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Let a list open with a view for the person, or with everything again."""
    view = get_object_or_404(SavedView.objects.visible_to(request.actor).select_related("organisation"), pk=pk)
    is_default = request.POST.get("is_default") == "on"
    choose_default(view=view, is_default=is_default, by=request.user)
    told = _("Listan öppnas med vyn %(name)s.") if is_default else _("Listan öppnas utan vyn %(name)s.")
    messages.success(request, told % {"name": view.name})
    return redirect("saved_views:view_list", organisation=organisation)


def _is_saved(request: HttpRequest, form: SaveViewForm, page: type[Any] | None, *, list_name: str, query: str) -> bool:
    """Save the view of a valid form; otherwise leave the reason in the form."""
    if page is None:
        form.add_error(None, _("Listan finns inte."))
        return False
    if any(lines_with_personal_numbers(value) for _name, values in QueryDict(query).lists() for value in values):
        form.add_error(None, _("Filtret verkar innehålla ett personnummer. Ta bort det innan du sparar vyn."))
        return False
    try:
        save_view(
            list_name=list_name,
            name=form.cleaned_data["name"],
            query=query,
            is_shared=form.cleaned_data.get("is_shared", False),
            is_default=form.cleaned_data["is_default"],
            actor=request.actor,
            at=timezone.now(),
        )
    except ValidationError as error:
        take_errors(form, error)
    except DomainError as error:
        form.add_error(None, error.message)
    else:
        return True
    return False


def _editable(request: HttpRequest, pk: int) -> SavedView:
    """Return a view that the actor may change: unseen is 404, seen but another's is 403.

    Raises:
        Http404: there is no such view, or it is somebody else's own.
    """
    view = SavedView.objects.editable_by(request.actor).select_related("organisation", "saved_by").filter(pk=pk).first()
    if view is not None:
        return view
    if SavedView.objects.visible_to(request.actor).filter(pk=pk).exists():
        raise PermissionDenied(_("Bara samordnaren ändrar delade vyer."))
    raise Http404
