"""Complete many follow-ups at once: what is ticked, or all that a filter finds, listed before anything is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from isms.followup.bulk import MOST_AT_ONCE, Completed, complete_followups
from isms.followup.filters import FollowUpFilterSet
from isms.followup.forms import BulkCompletionForm
from isms.followup.kinds import kind as kind_of
from isms.followup.models import FollowUp
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import posted_keys


class BulkCompletion(ActorMixin, FormView):
    """List the chosen follow-ups, those that may not be completed apart, and complete the others with one note.

    ``?pk=…`` names the ticked ones; ``?every=1`` with a list's filters takes all that they find.
    """

    template_name = "followup/bulk.html"
    form_class = BulkCompletionForm

    @cached_property
    def chosen(self) -> list[FollowUp]:
        """The open follow-ups that are asked for and that the actor sees, at most as many as a page can list."""
        visible = FollowUp.objects.visible_to(self.actor)
        if self.request.method == "GET" and self.request.GET.get("every"):
            filters = FollowUpFilterSet(self.request.GET, queryset=visible, request=self.request)
            wanted = filters.qs if filters.is_valid() else visible.none()
        else:
            keys = self.request.POST if self.request.method == "POST" else self.request.GET
            wanted = visible.filter(pk__in=posted_keys(keys, "pk")[:MOST_AT_ONCE])
        return list(wanted.open().filter(entry__archived_at__isnull=True).with_detail().in_due_order()[:MOST_AT_ONCE])

    @cached_property
    def completable(self) -> list[FollowUp]:
        """Those of the chosen that the actor may complete."""
        keys = [followup.pk for followup in self.chosen]
        allowed = set(
            FollowUp.objects.visible_to(self.actor)
            .completable_by(self.actor)
            .filter(pk__in=keys)
            .values_list("pk", flat=True)
        )
        return [followup for followup in self.chosen if followup.pk in allowed and not _needs_work(followup)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the day that its dates are checked against."""
        return {**super().get_form_kwargs(), "today": self.actor.today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what will be completed and what will not."""
        allowed = {followup.pk for followup in self.completable}
        return super().get_context_data(
            followups=self.completable,
            refused=[item for item in self.chosen if item.pk not in allowed and not _needs_work(item)],
            by_work=[item for item in self.chosen if _needs_work(item)],
            most=MOST_AT_ONCE if len(self.chosen) == MOST_AT_ONCE else None,
            **kwargs,
        )

    def form_valid(self, form: BulkCompletionForm) -> HttpResponse:
        """Complete through the service."""
        if not self.completable:
            form.add_error(None, _("Markera minst en öppen uppföljning som du får avsluta."))
            return self.form_invalid(form)
        result = complete_followups(
            followups=self.completable,
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
            action_due_on=form.cleaned_data.get("action_due_on"),
            by=self.actor.user,
            at=timezone.now(),
        )
        messages.success(self.request, _said(result))
        return redirect("followup:followup_list", organisation=self.actor.organisation.slug)


def _needs_work(followup: FollowUp) -> bool:
    """Tell whether only the work on another page completes a follow-up."""
    return kind_of(followup.kind).is_completed_by_work


def _said(result: Completed) -> str:
    said = ngettext(
        "%(count)d uppföljning är avslutad.", "%(count)d uppföljningar är avslutade.", result.done_count
    ) % {"count": result.done_count}
    if result.left:
        labels = ", ".join(str(followup.entry) for followup in result.left[:5])
        said += " " + _("Någon annan hann före med: %(labels)s.") % {"labels": labels}
    return said
