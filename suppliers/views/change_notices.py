"""Announced changes of sub-processors: take in and answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from isms.register.views.scoped import changeable_entry
from suppliers.chain_selectors import Atlas, choosable_links, next_notice
from suppliers.forms.chain import AnswerForm, NoticeForm
from suppliers.models import Agreement, ChangeNotice
from suppliers.services import answer_notice, receive_notice
from suppliers.views.chain import ChainStep


class NoticeAdd(ChainStep):
    """Take in an announced change."""

    form_class = NoticeForm
    template_name = "suppliers/chain/notice_form.html"
    question = _("Registrera avisering")
    button = _("Spara aviseringen")
    done = _("Aviseringen är sparad. Sista dagen att invända följs upp.")
    place = "#aviseringar"

    def get_initial(self) -> dict[str, Any]:
        """Most notices are noted the day they come."""
        return {"received_on": self.actor.today}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the chain that the notice is about."""
        return {
            **super().get_form_kwargs(),
            "links": choosable_links(self.entry, self.actor.today),
            "instance": ChangeNotice(agreement=self.entry),
        }

    def perform(self, form: NoticeForm, **common: Any) -> None:
        """Take in the notice."""
        form.instance.agreement = self.entry
        receive_notice(notice=form.instance, **common)


class NoticeAnswer(ChainStep):
    """Decide about an announced change."""

    form_class = AnswerForm
    template_name = "suppliers/chain/answer.html"
    question = _("Besvara avisering")
    button = _("Spara beslutet")
    done = _("Beslutet är sparat.")
    place = "#aviseringar"

    @cached_property
    def notice(self) -> ChangeNotice:
        """The notice of the address."""
        rows = self.entry.change_notices.select_related("agreement", "affects__parent", "under")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Most answers are given the same day."""
        return {"answered_on": self.actor.today, "effective_on": self.notice.effective_on}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show what was announced."""
        countries = Atlas().named(self.notice.country_codes)
        return super().get_context_data(
            notice=self.notice,
            countries=countries,
            is_late=self.notice.objection_due_on < self.actor.today,
            **kwargs,
        )

    def perform(self, form: AnswerForm, **common: Any) -> None:
        """Record the decision."""
        said = {name: form.cleaned_data[name] for name in ("assessment", "answered_on", "effective_on")}
        self.notice.agreement = self.entry
        is_accepted = form.cleaned_data["answer"] == "accept"
        answer_notice(notice=self.notice, is_accepted=is_accepted, ground=form.ground(), **said, **common)


@require_safe
def notice_next(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Go to the unanswered notice whose last day comes first; to the agreement when all are answered."""
    agreement = changeable_entry(request, reference, model=Agreement)
    notice = next_notice(agreement)
    if notice is None:
        return HttpResponseRedirect(f"{agreement.get_absolute_url()}#aviseringar")
    return redirect("suppliers:notice_answer", organisation=organisation, reference=reference, pk=notice.pk)
