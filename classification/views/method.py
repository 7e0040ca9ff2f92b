"""The pages that show how an organisation classifies, and where the coordinator changes it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import FormView

from classification.method_forms import MethodChoiceForm
from classification.method_selectors import choices_over_time, made_by_other_methods
from classification.method_services import choose_method
from classification.selectors import areas_of, choice_of, questions_of
from isms.accounts.permissions import Right
from isms.register.access import Actor
from isms.register.views.base import ActorMixin


def method(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the method in use: aspects, levels with their marks, and the texts to choose by."""
    choice = choice_of(request.organisation)
    questions = questions_of(choice.method, judges_traceability=choice.judges_traceability)
    context = {
        "choice": choice,
        "questions": questions,
        "areas": areas_of(choice.method),
        "levels": questions[0].choices,
        "others": made_by_other_methods(request.actor, choice.method),
        "changes": choices_over_time(request.organisation),
        "may_edit": _may_edit(request.actor),
    }
    return render(request, "classification/method.html", context)


class MethodEdit(ActorMixin, FormView):
    """Choose how the organisation classifies from now on."""

    template_name = "classification/method_form.html"
    form_class = MethodChoiceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from the present choice."""
        if not _may_edit(self.actor):
            raise PermissionDenied(_("Bara samordnaren väljer klassningsmetod."))
        return {**super().get_form_kwargs(), "instance": choice_of(self.actor.organisation)}

    def form_valid(self, form: MethodChoiceForm) -> HttpResponse:
        """Choose through the service."""
        try:
            choose_method(organisation=self.actor.organisation, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(
            self.request, _("Valet är sparat. Det gäller nya klassningar, de beslutade behåller sin metod.")
        )
        return redirect("classification:method", organisation=self.actor.organisation.slug)


def _may_edit(actor: Actor) -> bool:
    return actor.has(Right.EDIT_REGISTER)
