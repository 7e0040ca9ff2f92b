"""The yearly review of the register's own rights."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.register.errors import DomainError, EditConflict
from isms.register.models import Decision, Entry
from isms.register.views.base import RegisterDetail
from isms.register.views.scoped import as_stored, visible_entry
from isms.rights.forms import FirstReviewForm, ReviewForm
from isms.rights.models import GrantJudgement, RegisterAccess
from isms.rights.powers import is_coordinator
from isms.rights.reviewing import grants_to_judge, plan_first_review, record_review, register_access_of


def review_home(request: HttpRequest, organisation: str) -> HttpResponse:
    """Lead to the reviews of the organisation's rights, or let the coordinator plan the first."""
    may_plan = is_coordinator(request.actor)
    subject = RegisterAccess.objects.visible_to(request.actor).select_related("organisation").first()
    if request.method == "POST" and not may_plan:
        raise PermissionDenied(_("Bara samordnaren planerar genomgången."))
    if subject is not None:
        return HttpResponseRedirect(subject.get_absolute_url())
    is_planned = register_access_of(request.organisation) is not None
    form = (
        FirstReviewForm(request.POST if request.method == "POST" else None, actor=request.actor) if may_plan else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            subject = plan_first_review(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except (DomainError, ValidationError) as error:
            form.take_refusal(error)
        else:
            messages.success(request, _("Genomgången är planerad."))
            return HttpResponseRedirect(subject.get_absolute_url())
    context = {"form": form, "is_planned": is_planned}
    return render(request, "rights/review_home.html", context, status=422 if form is not None and form.errors else 200)


class ReviewDetail(RegisterDetail):
    """What the reviews hang on, with what one of them said of each grant."""

    model = RegisterAccess
    template_name = "rights/review_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reviews, and the rows of the chosen one: the latest unless the address names another."""
        reviews = [
            decision
            for decision in self.object.decisions.select_related("decided_by").latest_first()
            if decision.kind == Decision.Kind.GRANT_REVIEW
        ]
        asked = self.request.GET.get("genomgang", "")
        chosen = next((each for each in reviews if str(each.pk) == asked), reviews[0] if reviews else None)
        return super().get_context_data(
            reviews=reviews,
            chosen=chosen,
            judgements=self._judgements(chosen) if chosen else [],
            may_review=is_coordinator(self.actor),
            **kwargs,
        )

    def _judgements(self, review: Decision) -> list[tuple[GrantJudgement, bool]]:
        """Return the rows of a review, and for each whether the entry that it shares may be named."""
        rows = GrantJudgement.objects.visible_to(self.actor).filter(decision=review).in_order()
        rows = list(rows.select_related("person", "unit", "post__unit", "shared_entry__organisation"))
        shared = {row.shared_entry_id for row in rows} - {None}
        seen = set(Entry.objects.visible_to(self.actor).filter(pk__in=shared).values_list("pk", flat=True))
        return [(row, row.shared_entry_id in seen) for row in rows]


def review_record(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Ask of each grant whether it is kept, and store the answers."""
    entry = visible_entry(request, reference, model=RegisterAccess)
    if not is_coordinator(request.actor):
        raise PermissionDenied(_("Bara samordnaren går igenom behörigheterna."))
    now = timezone.now()
    rows = grants_to_judge(request.actor, now=now)
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data, rows=rows, initial={"version": entry.version})
    if request.method == "POST" and form.is_valid():
        try:
            decision = record_review(
                subject=entry,
                answers=form.answers(),
                version=form.cleaned_data["version"],
                actor=request.actor,
                at=now,
            )
        except EditConflict as conflict:
            form.take_refusal(conflict)
            form.data = form.data.copy()
            form.data["version"] = str(as_stored(entry).version)
        except DomainError as error:
            form.take_refusal(error)
        else:
            messages.success(request, decision.summary)
            return HttpResponseRedirect(entry.get_absolute_url())
    status = 422 if form.errors else 200
    return render(request, "rights/review_form.html", {"entry": entry, "form": form}, status=status)
