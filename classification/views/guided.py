"""The guided classification: one step per aspect, everything saved to a draft, a summary before deciding."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, View

from classification.drafts import (
    decide_draft,
    discard_draft,
    hand_to_owner,
    move_draft_to_method,
    save_decision_details,
    save_judgement,
)
from classification.forms import (
    AspectForm,
    ParticipantsForm,
    StepForm,
    values_of_decision,
    values_of_judgement,
)
from classification.kinds import CLASSIFIABLE_KINDS
from classification.selectors import areas_of, decides_as_owner, questions_of
from classification.services import OutOfScope
from classification.steps import Step, Work, work_on
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import changeable_entry, posted_version

DAYS_TO_DECIDE = 14


class GuidedMixin(ActorMixin):
    """The entry that is classified, and how far the work has come."""

    kwargs: dict[str, Any]

    @cached_property
    def entry(self) -> Entry:
        """The asset, system or process that is classified."""
        return changeable_entry(self.request, self.kwargs["reference"], kinds=CLASSIFIABLE_KINDS)

    @cached_property
    def work(self) -> Work:
        """The draft, or what a new one would start from."""
        return work_on(self.entry)

    def address(self, slug: str | None) -> str:
        """Return the address of a step, or of the summary after the last."""
        names = {"organisation": self.kwargs["organisation"], "reference": self.entry.reference}
        if slug is None:
            return reverse("classification:classify_summary", kwargs=names)
        return reverse("classification:classify_step", kwargs=names | {"step": slug})


class Classify(GuidedMixin, View):
    """Lead to where the work goes on: the first step that lacks something, the summary when none does."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Redirect; an organisation that works in another tool records its result instead."""
        work = self.work
        if work.draft is None:
            if work.choice.works_in == work.choice.WorksIn.ELSEWHERE:
                return redirect("classification:record_elsewhere", kwargs["organisation"], self.entry.reference)
            return HttpResponseRedirect(self.address(work.steps[0].slug))
        return HttpResponseRedirect(self.address(work.missing[0].slug if work.missing else None))


class ClassifyStep(GuidedMixin, FormView):
    """Judge one aspect with the consequence texts beside, or say who took part; saved to the draft."""

    template_name = "classification/step.html"

    @cached_property
    def step(self) -> Step:
        """The step of the address."""
        step = self.work.step(self.kwargs["step"])
        if step is None:
            raise Http404
        return step

    @property
    def go(self) -> str:
        """Which button was pressed; the next step when none says."""
        return self.request.POST.get("go", "next")

    def get_form(self, form_class: type[StepForm] | None = None) -> StepForm:
        """Return the form of the step."""
        _found = self.step
        options = {
            **super().get_form_kwargs(),
            "must_be_complete": self.go == "next",
            "initial": {"draft_version": self.work.version},
        }
        if self.step.aspect is None:
            options["initial"] |= values_of_decision(self.work.decision)
            return ParticipantsForm(decides_as_owner=decides_as_owner(self.entry, self.actor.user), **options)
        questions = questions_of(self.work.method, judges_traceability=self.work.choice.judges_traceability)
        question = next(each for each in questions if each.aspect == self.step.aspect)
        options["initial"] |= values_of_judgement(self.step.drafted)
        return AspectForm(question=question, areas=areas_of(self.work.method), **options)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry, the step and the others."""
        number = self.work.steps.index(self.step) + 1
        return super().get_context_data(
            entry=self.entry,
            work=self.work,
            step=self.step,
            number=number,
            previous=self.work.before(self.step.slug),
            **kwargs,
        )

    def form_valid(self, form: StepForm) -> HttpResponse:
        """Save to the draft and go where the button says; a refusal keeps everything that was typed."""
        try:
            self._save(form)
        except EditConflict as conflict:
            form.add_error(None, conflict.message)
            self._show_conflict(form)
            return self.form_invalid(form)
        except OutOfScope as stop:
            form.add_error("level", stop.message)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.take_errors(error, prefix=f"{self.step.aspect.aspect}_" if self.step.aspect else "")
            return self.form_invalid(form)
        return HttpResponseRedirect(self._address_after())

    def _save(self, form: StepForm) -> None:
        common = {
            "entry": self.entry,
            "draft_version": form.cleaned_data["draft_version"],
            "method": self.work.method,
            "drafted": form.drafted(),
            "by": self.actor.user,
            "at": timezone.now(),
        }
        if self.step.aspect is None:
            save_decision_details(**common)
        else:
            save_judgement(aspect=self.step.aspect.aspect, **common)

    def _address_after(self) -> str:
        if self.go == "save":
            messages.success(self.request, _("Utkastet är sparat."))
            return self.address(self.step.slug)
        if self.go == "previous" and (before := self.work.before(self.step.slug)):
            return self.address(before.slug)
        if wanted := self.work.step(self.go.removeprefix("to:")):
            return self.address(wanted.slug)
        after = self.work.after(self.step.slug)
        return self.address(after.slug if after else None)

    def _show_conflict(self, form: StepForm) -> None:
        now = work_on(self.entry)
        step = now.step(self.step.slug)
        if step is None or now.method != self.work.method:
            form.show_conflict({}, now.version)
            return
        stored = values_of_judgement(step.drafted) if step.aspect else values_of_decision(now.decision)
        form.show_conflict({name: value for name, value in stored.items() if name in form.fields}, now.version)
        if not form.conflicts:
            form.add_error(None, _("Den andra har ändrat ett annat steg. Spara igen, då behålls bådas ändringar."))


class ClassifySummary(GuidedMixin, View):
    """Show the whole draft before it is decided, by the owner or as the owner has decided."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the summary."""
        if self.work.draft is None:
            return redirect("classification:classify", kwargs["organisation"], self.entry.reference)
        return self._page()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Decide; a refusal is shown above the summary."""
        try:
            decide_draft(
                entry=self.entry,
                version=posted_version(request),
                draft_version=posted_version(request, "draft_version"),
                by=self.actor.user,
                at=timezone.now(),
            )
        except DomainError as error:
            return self._page([error.message])
        except ValidationError as error:
            return self._page(error.messages)
        messages.success(request, _("Klassningen av %(entry)s är beslutad.") % {"entry": self.entry})
        return HttpResponseRedirect(f"{self.entry.get_absolute_url()}#klassning")

    def _page(self, errors: list[str] | None = None) -> HttpResponse:
        if self.work.draft is None:  # somebody else has decided or discarded it
            for error in errors or []:
                messages.error(self.request, error)
            return HttpResponseRedirect(self.entry.get_absolute_url())
        context = {
            "entry": self.entry,
            "work": self.work,
            "errors": errors or [],
            "is_owner": decides_as_owner(self.entry, self.actor.user),
            "due_on": self.actor.today + dt.timedelta(days=DAYS_TO_DECIDE),
        }
        return render(self.request, "classification/summary.html", context)


@require_POST
def discard(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Close the draft without deciding."""
    entry = changeable_entry(request, reference, kinds=CLASSIFIABLE_KINDS)
    try:
        discard_draft(
            entry=entry, draft_version=posted_version(request, "draft_version"), by=request.user, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("classification:classify", organisation, reference)
    messages.success(request, _("Utkastet är kastat. Den beslutade klassningen gäller som förut."))
    return HttpResponseRedirect(entry.get_absolute_url())


@require_POST
def hand_over(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Leave the draft to the owner, with a follow-up until it is decided."""
    entry = changeable_entry(request, reference, kinds=CLASSIFIABLE_KINDS)
    try:
        followup = hand_to_owner(
            entry=entry,
            draft_version=posted_version(request, "draft_version"),
            due_on=request.actor.today + dt.timedelta(days=DAYS_TO_DECIDE),
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("classification:classify", organisation, reference)
    messages.success(
        request,
        _("Utkastet är lämnat till %(post)s, som påminns om att besluta senast %(day)s.")
        % {"post": entry.owner, "day": followup.intended_on.isoformat()},
    )
    return HttpResponseRedirect(entry.get_absolute_url())


@require_POST
def move(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Carry the draft over to the organisation's present method."""
    entry = changeable_entry(request, reference, kinds=CLASSIFIABLE_KINDS)
    try:
        move_draft_to_method(
            entry=entry, draft_version=posted_version(request, "draft_version"), by=request.user, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Utkastet följer nu den nya metoden. Läs konsekvenstexterna på nytt i varje steg."))
    return redirect("classification:classify", organisation, reference)
