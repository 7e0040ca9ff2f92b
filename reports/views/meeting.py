"""Write down the meeting at which a review is gone through."""

from typing import Any

from reports import services
from reports.meeting_forms import MeetingForm
from reports.models import ManagementReview
from reports.views.writing import ReviewPartEdit


class MeetingEdit(ReviewPartEdit):
    """Day, attendance and notes, with the decisions that were added at the meeting beside."""

    template_name = "reports/meeting.html"
    form_class = MeetingForm

    def get_stored(self) -> ManagementReview:
        """The meeting is kept with the review itself."""
        return self.review

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which days are possible."""
        return {**super().get_form_kwargs(), "review": self.review, "today": self.actor.today}

    def get_initial(self) -> dict[str, Any]:
        """Start from what is written."""
        return MeetingForm.initial_of(self.review)

    def save(self, values: dict[str, Any]) -> None:
        """Record."""
        values.pop("personal_numbers", None)
        services.record_meeting(**values)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the decisions."""
        added = self.review.decision_points.standing().filter(is_from_meeting=True).in_order()
        return super().get_context_data(decisions=added, **kwargs)
