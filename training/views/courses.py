"""The register of courses and their totals."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from isms.register.errors import DomainError, EditConflict
from isms.register.views.base import ActorMixin, RegisterDetail, RegisterForm, RegisterList
from isms.register.views.refusals import show_refusal
from isms.register.views.scoped import changeable_entry
from training.filters import CourseFilterSet
from training.forms.courses import CourseForm, ResultForm, units_of
from training.forms.leadership import LeaderForm
from training.models import Course, ResultReport
from training.selectors.leadership import leaders_of
from training.selectors.standing import course_years, latest_per_unit, reports_of, typed_before
from training.services import change_course, create_course, record_results
from training.services.results import merge_parts
from training.tables import CourseTable


class CourseList(RegisterList):
    """All courses that the actor may see."""

    model = Course
    table_class = CourseTable
    filterset_class = CourseFilterSet
    create_url = "training:course_create"


class CourseDetail(RegisterDetail):
    """One course: how its units stand, its years, what was reported when, and the leadership's proofs."""

    model = Course
    template_name = "training/course_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the totals, or for the leadership's course the posts."""
        course = self.object
        if course.is_for_leadership:
            leaders = leaders_of(course, as_of=self.actor.today, actor=self.actor)
            kwargs |= {"leaders": leaders, "leader_form": LeaderForm(actor=self.actor, auto_id="leader_%s")}
        else:
            kwargs |= {
                "units": latest_per_unit(course),
                "years": course_years(course, year=self.actor.today.year),
                "reports": reports_of(course),
            }
        return super().get_context_data(**kwargs)


class CourseEdit(RegisterForm):
    """Add or change a course."""

    model = Course
    form_class = CourseForm

    def save(self, form: CourseForm) -> Course:
        """Create or change the course."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            return create_course(course=form.instance, by=user, at=now)
        return change_course(course=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)


class ResultAdd(ActorMixin, FormView):
    """Type in a month's totals of a course; what stands there already is shown and is replaced."""

    template_name = "training/result_form.html"
    form_class = ResultForm

    @cached_property
    def entry(self) -> Course:
        """The course."""
        return changeable_entry(self.request, self.kwargs["reference"], model=Course)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the course and the units."""
        return {**super().get_form_kwargs(), "course": self.entry, "units": list(units_of(self.actor))}

    def get_initial(self) -> dict[str, Any]:
        """Start from what is stored for the month and part of the address."""
        month = self._asked_month()
        part = self.request.GET.get("del", "")
        number = int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 0
        if self.entry.parts:
            number = min(max(number, 1), len(self.entry.parts))
        initial: dict[str, Any] = {"version": self.entry.version, "month": f"{month:%Y-%m}", "part": number}
        for unit_id, eligible, completed in typed_before(self.entry, period_on=month, part=number):
            initial |= {f"eligible_{unit_id}": eligible, f"completed_{unit_id}": completed}
        return initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the course."""
        return super().get_context_data(entry=self.entry, register=self.entry.register, **kwargs)

    def form_valid(self, form: ResultForm) -> HttpResponse:
        """Store through the service; a refusal is shown on the form."""
        month = form.cleaned_data["month"]
        try:
            record_results(
                course=self.entry,
                period_on=month,
                totals=merge_parts(self.entry, month, form.totals()),
                origin=ResultReport.Origin.TYPED,
                source=form.cleaned_data["source"],
                version=form.cleaned_data["version"] or 0,
                by=self.actor.user,
                at=timezone.now(),
            )
        except EditConflict as conflict:
            show_refusal(form, conflict, entry=self.entry)
            return self.form_invalid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error("month" if month > self.actor.today else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Resultatet för %(month)s är sparat.") % {"month": f"{month:%Y-%m}"})
        return HttpResponseRedirect(self.entry.get_absolute_url())

    def _asked_month(self) -> dt.date:
        try:
            return dt.date.fromisoformat(self.request.GET.get("manad", "")[:7] + "-01")
        except ValueError:
            return self.actor.today.replace(day=1)
