"""What an organisation decides about its reviews of suppliers: how often, and by which questions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from isms.accounts.permissions import Right
from isms.register.views.base import ActorMixin
from suppliers.forms.questions import QuestionsPage
from suppliers.forms.reviews import ReviewIntervalForm
from suppliers.review_selectors import current_template, template_page
from suppliers.services.questions import decide_questions
from suppliers.services.review_planning import decide_intervals, months_of, plan_all, planned_otherwise


class Intervals(ActorMixin, FormView):
    """The organisation's months between two reviews, by criticality."""

    template_name = "suppliers/reviews/intervals.html"
    form_class = ReviewIntervalForm

    @property
    def may_edit(self) -> bool:
        """Whether the actor decides the intervals; others read them."""
        return self.actor.has(Right.EDIT_REGISTER)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from what holds now."""
        return {**super().get_form_kwargs(), "months": months_of(self.actor.organisation)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many plans differ from what holds."""
        return super().get_context_data(
            may_edit=self.may_edit,
            differing_count=len(planned_otherwise(self.actor.organisation)) if self.may_edit else 0,
            **kwargs,
        )

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse those who may only read."""
        if not self.may_edit:
            raise PermissionDenied(_("Bara samordnaren ändrar intervallen."))
        return super().post(*args, **kwargs)

    def form_valid(self, form: ReviewIntervalForm) -> HttpResponse:
        """Decide the intervals, and plan anew when asked."""
        organisation = self.actor.organisation
        try:
            decide_intervals(organisation=organisation, months=form.months())
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        if form.cleaned_data["move_planned"]:
            count = plan_all(organisation=organisation, by=self.actor.user, at=timezone.now())
            text = _("Intervallen är sparade. %(count)d leverantörer har planerats om.")
        else:
            count = len(planned_otherwise(organisation))
            text = _("Intervallen är sparade. %(count)d leverantörer har kvar en tidigare planering.")
        messages.success(self.request, text % {"count": count})
        return redirect("suppliers:review_overview", organisation=organisation.slug)


@require_safe
def questions(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the questions that hold, and the versions before them."""
    return render(request, "suppliers/reviews/questions.html", {"shown": template_page(request.actor)})


class QuestionsEdit(ActorMixin, View):
    """Decide a new version of the questions; reviews that have begun keep theirs."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let only those in who keep the register."""
        if not self.actor.may_create:
            raise PermissionDenied(_("Bara samordnaren ändrar frågorna."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Show the newest version as a form."""
        return self._show(QuestionsPage(template=current_template(self.actor)))

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Store the next version, or show what is wrong with everything that was typed."""
        page = QuestionsPage(data=request.POST, template=current_template(self.actor))
        if not page.is_valid():
            return self._show(page)
        try:
            decided = decide_questions(
                organisation=self.actor.organisation, template=page.description(), by=self.actor.user, at=timezone.now()
            )
        except ValidationError as error:
            page.take_errors(error)
            return self._show(page)
        messages.success(request, _("%(template)s gäller för uppföljningar som börjar nu.") % {"template": decided})
        return HttpResponseRedirect(reverse("suppliers:review_questions", args=[organisation]))

    def _show(self, page: QuestionsPage) -> HttpResponse:
        return render(self.request, "suppliers/reviews/questions_form.html", {"page": page})
