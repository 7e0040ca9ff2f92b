"""Mina områden for owners, and who has answered for the coordinator."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from isms.accounts.permissions import Right
from isms.followup.areas import Said, answer_areas, own_answers, own_waiting, rates, reply_to, silent_posts
from isms.followup.forms import AreasForm, ReplyForm
from isms.followup.models import AreaAnswer
from isms.register.access import Actor
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import posted_keys

PAGE = 40
ANSWERS_SHOWN = 100


class OwnAreas(ActorMixin, FormView):
    """The person's own entries that wait for an answer, each with stämmer, ändra or fråga; saved page by page."""

    template_name = "followup/areas.html"
    form_class = AreasForm

    @cached_property
    def entries(self) -> list[Entry]:
        """What is asked about: the first that wait, or of what is posted that which still waits."""
        waiting = own_waiting(self.actor)
        if self.request.method == "POST":
            waiting = waiting.filter(pk__in=posted_keys(self.request.POST, "pk"))
        return list(waiting[:PAGE])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its entries."""
        return {**super().get_form_kwargs(), "entries": self.entries}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how much is left and what has been answered."""
        return super().get_context_data(
            waiting_count=own_waiting(self.actor).count(),
            answers=list(own_answers(self.actor)[:ANSWERS_SHOWN]),
            owns_something=bool(self.actor.post_ids),
            **kwargs,
        )

    def form_valid(self, form: AreasForm) -> HttpResponse:
        """Store the answers through the service."""
        said = [Said(entry, kind, note) for entry, kind, note in form.answers()]
        if not said:
            form.add_error(None, _("Välj ett svar för minst en post."))
            return self.form_invalid(form)
        count = len(answer_areas(said=said, by=self.actor.user, at=timezone.now()))
        text = ngettext("%(count)d svar är sparat.", "%(count)d svar är sparade.", count) % {"count": count}
        messages.success(self.request, text)
        return redirect("followup:areas", organisation=self.actor.organisation.slug)


def answer_rates(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the answer rate per unit, who has not answered, and the questions that wait for a reply."""
    _check(request.actor)
    return render(request, "followup/answer_rates.html", _context(request.actor))


@require_POST
def reply(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Answer an owner's question."""
    _check(request.actor)
    question = get_object_or_404(AreaAnswer.objects.visible_to(request.actor).questions(), pk=pk)
    form = ReplyForm(request.POST, auto_id=f"svar-{pk}-%s")
    if not form.is_valid():
        context = _context(request.actor) | {"failed": pk, "failed_form": form}
        return render(request, "followup/answer_rates.html", context, status=422)
    if reply_to(answer=question, text=form.cleaned_data["text"], by=request.user, at=timezone.now()):
        messages.success(request, _("Svaret är sparat och står som kommentar på posten."))
    else:
        messages.info(request, _("Någon annan har redan svarat på frågan."))
    return redirect("followup:answer_rates", organisation=organisation)


def _check(actor: Actor) -> None:
    if not actor.has(Right.EDIT_REGISTER):
        raise PermissionDenied(_("Bara samordnaren ser vilka som har svarat."))


def _context(actor: Actor) -> dict[str, Any]:
    units = rates(actor)
    questions = (
        AreaAnswer.objects.visible_to(actor)
        .questions()
        .unreplied()
        .with_flags(actor.today)
        .select_related("entry__organisation", "answered_by", "post")
        .oldest_first()[:ANSWERS_SHOWN]
    )
    return {
        "units": units,
        "asked": sum(rate.asked for rate in units),
        "waiting": sum(rate.waiting for rate in units),
        "silent": silent_posts(actor),
        "questions": [(question, ReplyForm(auto_id=f"svar-{question.pk}-%s")) for question in questions],
        "failed": None,
        "failed_form": None,
    }
