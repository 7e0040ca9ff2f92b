"""What the pages of a review and of its supplier show, always through the rights of an actor."""

from dataclasses import dataclass

from isms.followup.models import FollowUp
from isms.register.access import Actor
from isms.register.models import ImportBatch
from risks.models import Action
from suppliers.kinds_of_reviews import REVIEW_KIND
from suppliers.models import (
    QuestionTemplate,
    ReviewAnswer,
    ReviewDecision,
    ReviewDeviation,
    ReviewUpload,
    Supplier,
    SupplierReview,
    TemplateQuestion,
)
from suppliers.services.questions import TemplateDescription, default_template, description_of

LATEST_REVIEWS = 10


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question with its answer, or nothing."""

    question: TemplateQuestion
    answer: ReviewAnswer | None

    @property
    def is_deviation(self) -> bool:
        """True when the answer calls for an action."""
        return self.answer is not None and self.question.is_deviation(self.answer.answer)

    @property
    def tone(self) -> str:
        """The tone of the answer's badge."""
        if self.is_deviation:
            return "danger"
        return "success" if self.question.deviates_on and self.answer else "neutral"


@dataclass(frozen=True)
class NotedDeviation:
    """A deviation with its action as the actor sees it."""

    deviation: ReviewDeviation
    action: Action | None
    is_unseen: bool


@dataclass(frozen=True)
class ReviewPage:
    """One review with everything on its page."""

    questions: tuple[AnsweredQuestion, ...]
    deviations: tuple[NotedDeviation, ...]
    uploads: tuple[ReviewUpload, ...]
    ruling: ReviewDecision | None

    @property
    def answered_count(self) -> int:
        """How many questions are answered."""
        return sum(1 for row in self.questions if row.answer is not None)

    @property
    def unnoted(self) -> list[AnsweredQuestion]:
        """Answers that call for an action and that nobody has noted as a deviation."""
        noted = {row.deviation.question_id for row in self.deviations}
        return [row for row in self.questions if row.is_deviation and row.question.pk not in noted]


def review_page(review: SupplierReview, actor: Actor) -> ReviewPage:
    """Read a review, already found within the actor's rights."""
    answers = {row.question_id: row for row in review.answers.all()}
    questions = review.template.questions.order_by("position")
    deviations = list(review.deviations.select_related("question").order_by("pk"))
    actions = {
        action.pk: action
        for action in Action.objects.visible_to(actor)
        .filter(pk__in=[row.action_id for row in deviations if row.action_id])
        .select_related("organisation", "owner")
    }
    uploads = review.uploads.filter(batch__state=ImportBatch.State.UPLOADED)
    return ReviewPage(
        questions=tuple(AnsweredQuestion(question, answers.get(question.pk)) for question in questions),
        deviations=tuple(
            NotedDeviation(row, actions.get(row.action_id), bool(row.action_id) and row.action_id not in actions)
            for row in deviations
        ),
        uploads=tuple(uploads.select_related("batch").defer("batch__rows", "batch__headers").order_by("-pk")),
        ruling=getattr(review, "ruling", None),
    )


@dataclass(frozen=True)
class SupplierReviews:
    """A supplier's reviews, the newest first, and when the next is due."""

    reviews: tuple[SupplierReview, ...]
    followup: FollowUp | None

    @property
    def open(self) -> SupplierReview | None:
        """The review that is going on."""
        return next((row for row in self.reviews if row.is_open), None)


def reviews_of(supplier: Supplier) -> SupplierReviews:
    """Read the reviews of a supplier, already found within the actor's rights."""
    reviews = SupplierReview.objects.filter(supplier_id=supplier.pk).with_detail().latest_first()
    planned = FollowUp.objects.open().filter(entry_id=supplier.pk, kind=REVIEW_KIND, topic="")
    return SupplierReviews(tuple(reviews[:LATEST_REVIEWS]), planned.first())


def open_review_of(supplier: Supplier) -> str | None:
    """Return the address of the review that is going on, if there is one."""
    review = SupplierReview.objects.open().filter(supplier_id=supplier.pk).with_detail().first()
    return review.get_absolute_url() if review else None


@dataclass(frozen=True)
class ShownTemplate:
    """The questions that hold, stored or as shipped, and the versions before them."""

    newest: QuestionTemplate | None
    description: TemplateDescription
    earlier: tuple[QuestionTemplate, ...]


def current_template(actor: Actor) -> QuestionTemplate | None:
    """Return the newest version of the organisation's questions."""
    return QuestionTemplate.objects.of(actor.organisation).first()


def template_page(actor: Actor) -> ShownTemplate:
    """Read the questions that hold for the actor's organisation."""
    versions = list(QuestionTemplate.objects.of(actor.organisation).select_related("decided_by"))
    newest = versions[0] if versions else None
    return ShownTemplate(newest, description_of(newest) if newest else default_template(), tuple(versions[1:]))
