"""Årsgenomgångar: the list across systems, the page where one is made, and those that are signed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from assets.annual_review.filters import AnnualReviewFilterSet
from assets.annual_review.forms import AnnualReviewForm
from assets.annual_review.selectors import asked_parts, counts_by_unit, own_first, with_annual_reviews
from assets.annual_review.signing import KIND, capacity_of, latest_id, sign_annual_review
from assets.annual_review.tables import AnnualReviewTable
from assets.models import AnnualReview, System
from isms.register.errors import DomainError, EditConflict
from isms.register.views.base import ActorMixin, RegisterList
from isms.register.views.scoped import as_stored, may_change, visible_entry

SHOWN_REVIEWS = 10


class AnnualReviewList(RegisterList):
    """Every system in use that the actor sees, with its latest and next årsgenomgång."""

    model = System
    table_class = AnnualReviewTable
    filterset_class = AnnualReviewFilterSet
    template_name = "assets/annual_review/list.html"
    list_label = gettext_lazy("Årsgenomgångar")

    def get_queryset(self) -> QuerySet[System]:
        """Add the days and the state, the actor's own systems first."""
        systems = super().get_queryset().in_use().with_flags(self.actor.today)
        return own_first(with_annual_reviews(systems, actor=self.actor))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the counts of each unit."""
        seen = with_annual_reviews(System.objects.visible_to(self.actor).active().in_use(), actor=self.actor)
        return super().get_context_data(units=counts_by_unit(seen), **kwargs)


class AnnualReviewPage(ActorMixin, FormView):
    """A system's årsgenomgång: sign this year's when the actor may change the system, read those before."""

    template_name = "assets/annual_review/page.html"
    form_class = AnnualReviewForm

    @cached_property
    def system(self) -> System:
        """The system of the address."""
        return visible_entry(self.request, self.kwargs["reference"], model=System)

    @cached_property
    def may_sign(self) -> bool:
        """Whether the actor may sign now."""
        return may_change(self.request, self.system) and not self.system.is_archived

    @cached_property
    def capacity(self) -> str:
        """In what capacity the actor signs."""
        return capacity_of(system=self.system, user=self.actor.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the parts as they stand, and the versions it starts from."""
        return {
            **super().get_form_kwargs(),
            "asked": asked_parts(self.system, actor=self.actor),
            "needs_reason": self.capacity == AnnualReview.SignedAs.ON_BEHALF,
            "initial": {"version": self.system.version, "previous_id": latest_id(self.system)},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the system, this year's follow-up and the signed årsgenomgångar."""
        reviews = AnnualReview.objects.visible_to(self.actor).filter(system=self.system).with_detail().latest_first()
        return super().get_context_data(
            entry=self.system,
            register=self.system.register,
            may_sign=self.may_sign,
            capacity_text=AnnualReview.SignedAs(self.capacity).label,
            waiting=self.system.followups.open().filter(kind=KIND, topic="").first(),
            reviews=reviews[:SHOWN_REVIEWS],
            **kwargs,
        )

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse those who may only read."""
        if not may_change(self.request, self.system):
            raise PermissionDenied(_("Du får läsa årsgenomgången men inte signera den. Vänd dig till ägaren."))
        return super().post(*args, **kwargs)

    def form_valid(self, form: AnnualReviewForm) -> HttpResponse:
        """Sign through the service; on a refusal show the form again with the reason."""
        try:
            sign_annual_review(
                system=self.system,
                answers=form.answers(),
                version=form.cleaned_data["version"],
                previous_id=form.cleaned_data["previous_id"],
                note=form.cleaned_data["note"],
                on_behalf_reason=form.cleaned_data.get("on_behalf_reason", ""),
                by=self.actor.user,
                at=timezone.now(),
            )
        except EditConflict:
            return self._show_conflict(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.take_model_errors(error)
            return self.form_invalid(form)
        messages.success(self.request, _("Årsgenomgången av %(entry)s är signerad.") % {"entry": self.system})
        return HttpResponseRedirect(self.request.path)

    def _show_conflict(self, form: AnnualReviewForm) -> HttpResponse:
        """Let the next attempt start from what is stored now, and say who was first."""
        stored = as_stored(self.system)
        form.add_error(
            None,
            _("%(who)s har ändrat systemet eller signerat medan du svarade. Se över sidan och signera igen.")
            % {"who": stored.updated_by or _("Någon annan")},
        )
        form.data = form.data.copy()
        form.data["version"], form.data["previous_id"] = str(stored.version), str(latest_id(stored))
        return self.form_invalid(form)
