"""The register of actions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.views.base import RegisterDetail, RegisterList
from isms.register.views.copying import CopyingForm
from isms.register.views.scoped import changeable_entry, posted_version
from risks.filters import ACTION_QUESTIONS, ActionFilterSet
from risks.forms.actions import ActionForm, LinkForm, MoveForm
from risks.models import Action
from risks.selectors.actions import shared_with
from risks.services import change_action, create_action, link_action, move_action, unlink_action
from risks.tables import ActionTable
from risks.views.starting import FromEntryForm


class ActionList(RegisterList):
    """All actions that the actor may see."""

    model = Action
    table_class = ActionTable
    filterset_class = ActionFilterSet
    quick_filters = ACTION_QUESTIONS
    inline_columns = ("state", "due_on", "owner")
    create_url = "risks:action_create"


class ActionDetail(RegisterDetail):
    """One action with where it came from and how it has moved."""

    model = Action
    template_name = "risks/action_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the source, if the actor may see it, the moves and the form of the next one."""
        sources = Entry.objects.visible_to(self.actor).with_flags(self.actor.today).with_detail()
        source = sources.filter(pk=self.object.source_id).first()
        changes = self.object.changes.select_related("changed_by").latest_first()
        return super().get_context_data(
            source=source,
            changes=changes,
            may_create=self.actor.may_create,
            shared_with=shared_with(self.object, self.actor),
            move_form=MoveForm(action=self.object, auto_id="move_%s"),
            link_form=LinkForm(actor=self.actor, auto_id="link_%s"),
            **kwargs,
        )


class ActionEdit(CopyingForm, FromEntryForm):
    """Add or change an action; ``?fran=SYS-0042`` names the entry it comes from."""

    model = Action
    form_class = ActionForm

    def get_initial(self) -> dict[str, Any]:
        """Ask anew for a day that has passed."""
        initial = super().get_initial()
        if self.copied is not None and self.copied.due_on < self.actor.today:
            del initial["due_on"]
        return initial

    def save(self, form: ActionForm) -> Action:
        """Create or change the action."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            form.instance.source = self.origin
            return create_action(action=form.instance, by=user, at=now)
        return change_action(action=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)


@require_POST
def move(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Move an action to another state."""
    action = changeable_entry(request, reference, model=Action)
    form = MoveForm(request.POST, action=action, auto_id="move_%s")
    if form.is_valid():
        try:
            move_action(
                action=action,
                to_state=form.cleaned_data["to_state"],
                note=form.cleaned_data["note"],
                version=posted_version(request),
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Läget är ändrat till %(state)s.") % {"state": action.get_state_display()})
            return HttpResponseRedirect(action.get_absolute_url())
    return render(request, "risks/move.html", {"entry": action, "form": form}, status=422)


@require_POST
def link(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Count an action in the plan of another entry that the actor may change."""
    action = changeable_entry(request, reference, model=Action)
    form = LinkForm(request.POST, actor=request.actor, auto_id="link_%s")
    if form.is_valid():
        try:
            link_action(entry=form.entry, action=action, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error("reference", error.message)
        else:
            messages.success(request, _("Åtgärden räknas nu också i planen för %(entry)s.") % {"entry": form.entry})
            return HttpResponseRedirect(f"{action.get_absolute_url()}#gemensam")
    return render(request, "risks/link.html", {"entry": action, "form": form}, status=422)


@require_POST
def unlink(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Leave an action out of another entry's plan again."""
    action = changeable_entry(request, reference, model=Action)
    shared = get_object_or_404(Entry.objects.editable_by(request.actor), pk=pk)
    unlink_action(entry=shared, action=action)
    messages.success(request, _("Åtgärden räknas inte längre i planen för %(entry)s.") % {"entry": shared})
    return HttpResponseRedirect(f"{action.get_absolute_url()}#gemensam")
