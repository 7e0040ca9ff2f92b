"""Lower a normative level for one entry and aspect, and take the lowering back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from classification.models import Aspect, NormativeClassification, NormativeLowering, ProtectionLevel
from classification.normative.forms import LoweringForm
from classification.normative.lowering import lower_normative, withdraw_lowering
from classification.normative.views.base import EntryFormPage
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.views.scoped import changeable_entry, posted_version

LOWERABLE_KINDS = ("system", "information_asset")


class Lower(EntryFormPage):
    """Decide that the own judgement holds although the normative level is higher."""

    form_class = LoweringForm
    heading = gettext_lazy("Sänk den normerande nivån")
    button = gettext_lazy("Besluta sänkningen")
    done = gettext_lazy("Sänkningen gäller nu. Den faller när en ny version av den normerande klassningen beslutas.")

    @cached_property
    def entry(self) -> Entry:
        """The asset or system."""
        if self.kwargs["aspect"] not in Aspect.values:
            raise Http404
        return changeable_entry(self.request, self.kwargs["reference"], kinds=LOWERABLE_KINDS)

    @cached_property
    def normative(self) -> NormativeClassification:
        """The classification that gives the level of the aspect now; none may be named from outside."""
        levels = ProtectionLevel.objects.visible_to(self.actor).filter(entry_id=self.entry.pk)
        row = levels.filter(aspect=self.kwargs["aspect"]).select_related("normative").first()
        if row is None or not row.is_normative:
            raise Http404
        return row.normative

    def get_form_kwargs(self) -> dict[str, Any]:
        """Name who may approve."""
        return {**super().get_form_kwargs(), "normative": self.normative}

    def save(self, form: LoweringForm, **common: Any) -> None:
        """Decide."""
        lower_normative(
            entry=self.entry,
            aspect=self.kwargs["aspect"],
            normative=self.normative,
            reason=form.cleaned_data["reason"],
            approved_by=form.cleaned_data["approved_by"],
            ground=form.ground(),
            **common,
        )


@require_POST
def take_back(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Take a lowering back: the normative level holds again."""
    entry = changeable_entry(request, reference, kinds=LOWERABLE_KINDS)
    lowerings = NormativeLowering.objects.visible_to(request.actor).filter(entry_id=entry.pk)
    lowering = get_object_or_404(lowerings.select_related("entry"), pk=pk)
    try:
        withdraw_lowering(lowering=lowering, version=posted_version(request), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Sänkningen är återtagen. Den normerande nivån gäller."))
    return HttpResponseRedirect(entry.get_absolute_url())
