"""The leadership's training: who must have it, who has proof and who lacks it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from isms.register.errors import DomainError
from isms.register.forms import take_errors
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import changeable_entry, may_change
from training.forms.leadership import LeaderForm, ProofForm
from training.models import Course, LeadershipRole
from training.selectors.leadership import course_to_prove, courses_with_leaders, leaders_of
from training.services import add_leader, leave_out_leader, record_proof


@require_safe
def leadership(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the courses that the law demands of the leadership, post by post."""
    return render(request, "training/leadership.html", {"courses": courses_with_leaders(request.actor)})


@require_POST
def leader_add(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Demand the course of a post's holder."""
    course = changeable_entry(request, reference, model=Course)
    form = LeaderForm(request.POST, actor=request.actor, auto_id="leader_%s")
    if form.is_valid():
        try:
            add_leader(course=course, post=form.cleaned_data["post"], by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error("post", error.messages[0])
        except DomainError as error:
            form.add_error("post", error.message)
        else:
            messages.success(request, _("%(post)s ska ha utbildningen.") % {"post": form.cleaned_data["post"]})
            return HttpResponseRedirect(f"{course.get_absolute_url()}#ledningen")
    return render(request, "training/leader_form.html", {"entry": course, "form": form}, status=422)


@require_POST
def leader_remove(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Demand the course of a post no longer."""
    course = changeable_entry(request, reference, model=Course)
    role = get_object_or_404(LeadershipRole.objects.visible_to(request.actor).with_detail(), pk=pk, course=course)
    try:
        leave_out_leader(role=role, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(post)s ingår inte längre.") % {"post": role.post})
    return HttpResponseRedirect(f"{course.get_absolute_url()}#ledningen")


class ProofAdd(ActorMixin, FormView):
    """Record that the holder of a post has taken the course: by whoever keeps the register, or by the holder."""

    template_name = "training/proof_form.html"
    form_class = ProofForm

    @cached_property
    def entry(self) -> Course:
        """The course: the actor may change it, or holds one of its posts."""
        found = course_to_prove(self.actor, self.kwargs["reference"])
        return found or changeable_entry(self.request, self.kwargs["reference"], model=Course)

    @cached_property
    def may_edit(self) -> bool:
        """Whether the actor may prove the training of others."""
        return may_change(self.request, self.entry)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the posts that the actor may prove."""
        leaders = leaders_of(self.entry, as_of=self.actor.today, actor=self.actor)
        posts = [leader.post.pk for leader in leaders if self.may_edit or leader.may_prove]
        return {**super().get_form_kwargs(), "actor": self.actor, "post_ids": posts}

    def get_initial(self) -> dict[str, Any]:
        """Start with the post of the address."""
        post = self.request.GET.get("befattning", "")
        return {"post": int(post) if post.isascii() and post.isdigit() and len(post) < 10 else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the course, and whether its page may be opened."""
        may_open = Entry.objects.visible_to(self.actor).filter(pk=self.entry.pk).exists()
        return super().get_context_data(entry=self.entry, may_open=may_open, **kwargs)

    def form_valid(self, form: ProofForm) -> HttpResponse:
        """Record through the service; a refusal is shown at its field."""
        given = form.cleaned_data
        try:
            proof = record_proof(
                course=self.entry,
                post=given["post"],
                trained_on=given["trained_on"],
                reference=given["reference"],
                upload=given["file"],
                by=self.actor.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            take_errors(form, error)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Intyget för %(person)s är registrerat.") % {"person": proof.person})
        return redirect("training:leadership", organisation=self.actor.organisation.slug)
