"""What a system cannot work without: add and remove."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from assets.dependencies import DependencyCycle, add_dependency, remove_dependency
from assets.forms import DependencyForm
from assets.models import System, SystemDependency
from isms.register.errors import DomainError, EditConflict
from isms.register.views.base import ActorMixin
from isms.register.views.refusals import show_refusal
from isms.register.views.scoped import changeable_entry, posted_version


class DependencyAdd(ActorMixin, FormView):
    """Say that a system needs another."""

    template_name = "assets/dependency_form.html"
    form_class = DependencyForm

    @cached_property
    def system(self) -> System:
        """The system that needs the other."""
        return changeable_entry(self.request, self.kwargs["reference"], model=System)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the system and the actor."""
        dependency = SystemDependency(system=self.system)
        return {**super().get_form_kwargs(), "instance": dependency, "system": self.system, "actor": self.actor}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the system."""
        return super().get_context_data(entry=self.system, **kwargs)

    def form_valid(self, form: DependencyForm) -> HttpResponse:
        """Add through the service; a refusal stands on the form with everything that was typed."""
        version = form.cleaned_data["version"] or 0
        try:
            add_dependency(dependency=form.instance, version=version, by=self.actor.user, at=timezone.now())
        except DependencyCycle as cycle:
            ring = [system.pk for system in cycle.path]
            visible = System.objects.visible_to(self.actor).filter(pk__in=ring).values_list("pk", flat=True)
            form.add_error("depends_on", cycle.sentence(frozenset(visible)))
        except EditConflict as conflict:
            show_refusal(form, conflict, entry=self.system)
        except DomainError as error:
            form.add_error("depends_on", error.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            names = {"system": self.system.title, "other": form.instance.depends_on.title}
            messages.success(self.request, _("%(system)s beror nu på %(other)s.") % names)
            return HttpResponseRedirect(f"{self.system.get_absolute_url()}#beroenden")
        return self.form_invalid(form)


@require_POST
def remove(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Say that a system no longer needs another."""
    system = changeable_entry(request, reference, model=System)
    dependency = get_object_or_404(SystemDependency.objects.editable_by(request.actor).filter(system=system), pk=pk)
    dependency.system = system
    try:
        remove_dependency(dependency=dependency, version=posted_version(request), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Beroendet är borttaget."))
    return HttpResponseRedirect(f"{system.get_absolute_url()}#beroenden")
