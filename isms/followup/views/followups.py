"""The list of follow-ups and the page where one is completed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from isms.accounts.permissions import Right
from isms.followup.filters import FollowUpFilterSet
from isms.followup.forms import CompletionForm
from isms.followup.kinds import kind
from isms.followup.models import FollowUp
from isms.followup.services import complete_by_hand, outcomes_by_hand, refusal_by_hand
from isms.followup.tables import FollowUpTable
from isms.followup.views.lists import FilteredList
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.services import record_read
from isms.register.views.base import ActorMixin


def may_complete_some(actor: Actor) -> bool:
    """Tell whether there can be follow-ups that the actor may complete."""
    holds_right = actor.has(Right.EDIT_REGISTER) or actor.units_with(Right.EDIT_REGISTER)
    return bool(holds_right or actor.post_ids or actor.has_shares)


class FollowUpList(FilteredList):
    """Every follow-up of the entries that the actor sees."""

    model = FollowUp
    table_class = FollowUpTable
    filterset_class = FollowUpFilterSet
    template_name = "followup/list.html"
    list_label = gettext_lazy("Uppföljningar")

    def get_queryset(self) -> QuerySet[FollowUp]:
        """Return what the actor may see."""
        return FollowUp.objects.visible_to(self.actor).with_flags(self.actor.today).with_detail().in_due_order()

    def get_table_kwargs(self) -> dict[str, Any]:
        """Leave the boxes out for those who can complete nothing."""
        return {} if may_complete_some(self.actor) else {"exclude": ("selected",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether rows can be ticked."""
        return super().get_context_data(may_complete_some=may_complete_some(self.actor), **kwargs)


class FollowUpPage(ActorMixin, FormView):
    """One follow-up: complete it while it is open, read how it went afterwards."""

    template_name = "followup/followup.html"
    form_class = CompletionForm

    @cached_property
    def followup(self) -> FollowUp:
        """The follow-up of the address; what the actor does not see does not exist."""
        visible = FollowUp.objects.visible_to(self.actor).with_flags(self.actor.today).with_detail()
        found = get_object_or_404(visible, pk=self.kwargs["pk"])
        record_read(entry=found.entry, by=self.actor.user, at=timezone.now(), path=self.request.path)
        return found

    @cached_property
    def may_complete(self) -> bool:
        """Whether the actor answers for the follow-up or may change its entry."""
        return FollowUp.objects.visible_to(self.actor).completable_by(self.actor).filter(pk=self.followup.pk).exists()

    @property
    def may_act(self) -> bool:
        """Whether the page where the work is done lets the actor in."""
        if self.followup.responsible_id in self.actor.post_ids and kind(self.followup.kind).is_open_to_responsible:
            return True
        return Entry.objects.editable_by(self.actor).filter(pk=self.followup.entry_id).exists()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form what its dates are checked against."""
        return {**super().get_form_kwargs(), "followup": self.followup, "today": self.actor.today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the follow-up and, once it is done, the one that is open instead."""
        following = None
        if not self.followup.is_open:
            same = FollowUp.objects.visible_to(self.actor).open().with_detail()
            following = same.filter(
                entry=self.followup.entry_id, kind=self.followup.kind, topic=self.followup.topic
            ).first()
        return super().get_context_data(
            followup=self.followup,
            entry=self.followup.entry,
            may_open_entry=Entry.objects.visible_to(self.actor).filter(pk=self.followup.entry_id).exists(),
            may_complete=self.may_complete,
            may_act=self.may_act,
            following=following,
            outcomes=outcomes_by_hand(self.followup.kind),
            refusal=refusal_by_hand(self.followup.kind),
            **kwargs,
        )

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse those who may only read."""
        if not self.may_complete:
            raise PermissionDenied(_("Du får läsa uppföljningen men inte avsluta den."))
        return super().post(*args, **kwargs)

    def form_valid(self, form: CompletionForm) -> HttpResponse:
        """Complete through the service; on a refusal show the form again with the reason."""
        try:
            following = complete_by_hand(
                followup=self.followup,
                outcome=form.cleaned_data["outcome"],
                note=form.cleaned_data["note"],
                postponed_to=form.cleaned_data["postponed_to"],
                action_due_on=form.cleaned_data.get("action_due_on"),
                by=self.actor.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.take_model_errors(error)
            return self.form_invalid(form)
        messages.success(self.request, _said(following))
        return HttpResponseRedirect(self.followup.get_absolute_url())


def _said(following: FollowUp | None) -> str:
    if following is None:
        return _("Uppföljningen är avslutad.")
    day = following.intended_on.isoformat()
    return _("Uppföljningen är avslutad. Nästa är planerad till %(day)s.") % {"day": day}
