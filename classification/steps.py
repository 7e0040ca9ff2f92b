"""The steps of a guided classification: one per aspect, then who took part, then the summary."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classification.drafts import DraftedDecision, DraftedJudgement, started_from
from classification.models import Aspect, ClassificationDraft, DraftJudgement, Level, Method, MethodAspect, MethodChoice
from classification.selectors import choice_of, classification_in_force, judged_aspects, open_draft
from isms.register.decisions import DecisionGround
from isms.register.models import Entry

SLUGS = {
    Aspect.CONFIDENTIALITY: "konfidentialitet",
    Aspect.INTEGRITY: "riktighet",
    Aspect.AVAILABILITY: "tillganglighet",
    Aspect.TRACEABILITY: "sparbarhet",
}
PARTICIPANTS = "deltagare"


@dataclass(frozen=True)
class Step:
    """One step with what is filled in so far."""

    slug: str
    label: str | Promise
    aspect: MethodAspect | None = None
    drafted: DraftedJudgement = field(default_factory=DraftedJudgement)
    is_complete: bool = False

    @property
    def level(self) -> Level | None:
        """The level chosen so far, raised when it is."""
        return self.drafted.raised_level or self.drafted.level


@dataclass(frozen=True)
class Work:
    """Everything the pages of a guided classification show about one entry."""

    choice: MethodChoice
    method: Method
    draft: ClassificationDraft | None
    steps: tuple[Step, ...]
    decision: DraftedDecision

    @property
    def version(self) -> int:
        """The draft's version; 0 when nothing is saved yet."""
        return self.draft.version if self.draft else 0

    @property
    def is_of_old_method(self) -> bool:
        """True when the organisation has changed its method since the draft was begun."""
        return self.method.pk != self.choice.method_id

    def step(self, slug: str) -> Step | None:
        """Return the step with a slug."""
        return next((step for step in self.steps if step.slug == slug), None)

    def after(self, slug: str) -> Step | None:
        """Return the step that follows, None after the last."""
        slugs = [step.slug for step in self.steps]
        return self.steps[slugs.index(slug) + 1] if slug != slugs[-1] else None

    def before(self, slug: str) -> Step | None:
        """Return the step before, None before the first."""
        slugs = [step.slug for step in self.steps]
        return self.steps[slugs.index(slug) - 1] if slug != slugs[0] else None

    @property
    def judged(self) -> tuple[Step, ...]:
        """The steps in which an aspect is judged."""
        return tuple(step for step in self.steps if step.aspect)

    @property
    def missing(self) -> tuple[Step, ...]:
        """The steps that something is missing in."""
        return tuple(step for step in self.steps if not step.is_complete)


def work_on(entry: Entry) -> Work:
    """Read how far the classification of an entry has come: the draft, else what a new one would start from."""
    choice, draft = choice_of(entry.organisation), open_draft(entry)
    method = draft.method if draft else choice.method
    if draft:
        judged = {row.aspect: _drafted(row) for row in draft.judgements.all()}
    else:
        judged = started_from(classification_in_force(entry), method)
    decision = _decision(draft)
    steps = [
        Step(
            slug=SLUGS[aspect.aspect],
            label=str(aspect),
            aspect=aspect,
            drafted=judged.get(aspect.aspect, DraftedJudgement()),
            is_complete=judged.get(aspect.aspect, DraftedJudgement()).is_complete,
        )
        for aspect in judged_aspects(method, judges_traceability=choice.judges_traceability)
    ]
    steps.append(Step(PARTICIPANTS, _("Deltagare och beslut"), is_complete=bool(decision.participants)))
    return Work(choice=choice, method=method, draft=draft, steps=tuple(steps), decision=decision)


def _drafted(row: DraftJudgement) -> DraftedJudgement:
    return DraftedJudgement(row.level, row.area, row.reason, row.raised_level, row.raise_ground, row.raise_reason)


def _decision(draft: ClassificationDraft | None) -> DraftedDecision:
    if draft is None:
        return DraftedDecision()
    ground = DecisionGround(
        authority=draft.authority,
        board_on=draft.board_on,
        board_paragraph=draft.board_paragraph,
        delegation_item=draft.delegation_item,
    )
    return DraftedDecision(draft.participants, draft.owner_approval, ground)
