"""Factories for every model the tests build: through the services where a service exists."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from assets.models import InformationAsset, Process, ProcessingActivity, System, Zone
from assets.processing.services import register_activity
from assets.services import register_asset, register_process, register_system
from classification.models import Classification, Method, NormativeClassification, NormativeLowering
from classification.normative.linking import link_system, offer_system
from classification.normative.lowering import lower_normative
from classification.normative.publishing import NormativeTerms, publish_normative, record_normative
from classification.normative.reach import normatives_over
from classification.selectors import areas_of
from classification.services import DecisionGround, Judgement, decide_classification
from incidents.models import Incident
from incidents.services import register_incident
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.activities import plan_activity
from isms.followup.models import Activity
from isms.register.models import Entry
from risks.models import Action, ContinuityPlan, Risk, RiskAnalysis
from risks.services import Estimate, add_risk, create_action, create_analysis, create_plan

PASSWORD = "ett-långt-lösenord-för-test"
STOCKHOLM_NOON = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)


class UserFactory(DjangoModelFactory):
    """A person with an active account and ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Åsa Öberg {number}")
    email = factory.Sequence(lambda number: f"person{number}@kultur.example")
    password = factory.django.Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory):
    """An administration."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Förvaltning {number}")
    slug = factory.Sequence(lambda number: f"forvaltning-{number}")


class UnitFactory(DjangoModelFactory):
    """A unit of an organisation."""

    class Meta:
        model = Unit

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda number: f"Enhet {number}")


class PostFactory(DjangoModelFactory):
    """A post in a unit; ``vacant=True`` leaves it without a holder."""

    class Meta:
        model = Post

    class Params:
        vacant = factory.Trait(holder=None)

    unit = factory.SubFactory(UnitFactory)
    title = factory.Sequence(lambda number: f"Enhetschef {number}")
    holder = factory.SubFactory(UserFactory)


class EntryFactory(DjangoModelFactory):
    """What entries of every register share; made by the register's service."""

    class Meta:
        abstract = True

    class Params:
        restricted = factory.Trait(is_restricted=True)

    organisation = factory.LazyAttribute(lambda made: made.unit.organisation)
    unit = factory.SubFactory(UnitFactory)
    title = factory.Sequence(lambda number: f"Post {number}")
    owner = None

    @classmethod
    def _create(cls, model_class: type[Entry], *args: Any, **kwargs: Any) -> Entry:
        by = kwargs.pop("by", None) or UserFactory()
        at = kwargs.pop("at", STOCKHOLM_NOON)
        return cls.save_through_service(model_class, by=by, at=at, **kwargs)


class SystemFactory(EntryFactory):
    """A system in use."""

    class Meta:
        model = System

    title = factory.Sequence(lambda number: f"System {number}")

    @classmethod
    def save_through_service(cls, model: type[System], *, by: User, at: dt.datetime, **values: Any) -> System:
        """Register the system."""
        return register_system(system=model(**values), by=by, at=at)


class InformationAssetFactory(EntryFactory):
    """An information asset; ``systems=[…]`` places it."""

    class Meta:
        model = InformationAsset

    title = factory.Sequence(lambda number: f"Informationstillgång {number}")

    @classmethod
    def save_through_service(
        cls, model: type[InformationAsset], *, by: User, at: dt.datetime, **values: Any
    ) -> InformationAsset:
        """Register the asset."""
        systems = values.pop("systems", [])
        return register_asset(asset=model(**values), systems=systems, by=by, at=at)


class ProcessFactory(EntryFactory):
    """A process; ``systems=[…]`` says what it needs."""

    class Meta:
        model = Process

    title = factory.Sequence(lambda number: f"Process {number}")

    @classmethod
    def save_through_service(cls, model: type[Process], *, by: User, at: dt.datetime, **values: Any) -> Process:
        """Register the process."""
        systems = values.pop("systems", [])
        return register_process(process=model(**values), systems=systems, by=by, at=at)


class ZoneFactory(DjangoModelFactory):
    """A zone; ``open=True`` makes one that is not meant for högt skyddsbehov."""

    class Meta:
        model = Zone

    class Params:
        open = factory.Trait(allows_high_protection=False)

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda number: f"Zon {number}")


class ActivityFactory(EntryFactory):
    """A piece of the organisation's own recurring work, in late autumn."""

    class Meta:
        model = Activity

    title = factory.Sequence(lambda number: f"Aktivitet {number}")
    starts_on = dt.date(2026, 11, 1)
    ends_on = dt.date(2026, 12, 15)

    @classmethod
    def save_through_service(cls, model: type[Activity], *, by: User, at: dt.datetime, **values: Any) -> Activity:
        """Plan the activity."""
        return plan_activity(activity=model(**values), by=by, at=at)


class RiskAnalysisFactory(EntryFactory):
    """A draft analysis on the shipped scale."""

    class Meta:
        model = RiskAnalysis

    title = factory.Sequence(lambda number: f"Riskanalys {number}")
    analysed_on = dt.date(2026, 11, 2)

    @classmethod
    def save_through_service(
        cls, model: type[RiskAnalysis], *, by: User, at: dt.datetime, **values: Any
    ) -> RiskAnalysis:
        """Begin the analysis."""
        return create_analysis(analysis=model(**values), by=by, at=at)


class RiskFactory(EntryFactory):
    """A risk; ``now=(3, 3)`` and ``residual=(2, 2)`` are likelihood and consequence, None leaves it unjudged."""

    class Meta:
        model = Risk

    analysis = factory.SubFactory(RiskAnalysisFactory)
    unit = factory.LazyAttribute(lambda made: made.analysis.unit)
    cause = "Att ingen granskar loggarna"
    event = factory.Sequence(lambda number: f"Ett intrång upptäcks inte {number}")
    consequence = "Att uppgifter om elever sprids."
    threat_source = "intentional"
    title = ""

    @classmethod
    def save_through_service(cls, model: type[Risk], *, by: User, at: dt.datetime, **values: Any) -> Risk:
        """Add the risk."""
        steps = {name: values.pop(name, None) for name in ("now", "residual")}
        estimates = {name: Estimate(*pair) if pair else None for name, pair in steps.items()}
        return add_risk(risk=model(**values), **estimates, by=by, at=at)


class ContinuityPlanFactory(EntryFactory):
    """A draft plan that could be decided as it stands."""

    class Meta:
        model = ContinuityPlan

    title = factory.Sequence(lambda number: f"Kontinuitetsplan {number}")
    subject = factory.SubFactory(SystemFactory, unit=factory.SelfAttribute("..unit"))
    max_tolerable_downtime = 24
    recovery_time_objective = 8
    recovery_point_objective = 4
    fallback = "Lån antecknas på blankett."
    restoring = "Läs tillbaka nattens kopia."

    @classmethod
    def save_through_service(
        cls, model: type[ContinuityPlan], *, by: User, at: dt.datetime, **values: Any
    ) -> ContinuityPlan:
        """Begin the plan."""
        return create_plan(plan=model(**values), by=by, at=at)


class ActionFactory(EntryFactory):
    """An action that nobody has begun."""

    class Meta:
        model = Action

    title = factory.Sequence(lambda number: f"Åtgärd {number}")
    due_on = dt.date(2026, 12, 31)

    @classmethod
    def save_through_service(cls, model: type[Action], *, by: User, at: dt.datetime, **values: Any) -> Action:
        """Create the action."""
        return create_action(action=model(**values), by=by, at=at)


class ProcessingActivityFactory(EntryFactory):
    """A planned processing of the nämnd; ``systems=[…]`` and ``assets=[…]`` say where."""

    class Meta:
        model = ProcessingActivity

    title = factory.Sequence(lambda number: f"Behandling {number}")
    controller = "board"

    @classmethod
    def save_through_service(
        cls, model: type[ProcessingActivity], *, by: User, at: dt.datetime, **values: Any
    ) -> ProcessingActivity:
        """Register the processing."""
        systems, assets = values.pop("systems", []), values.pop("assets", [])
        return register_activity(activity=model(**values), assets=assets, systems=systems, by=by, at=at)


class IncidentFactory(EntryFactory):
    """An incident, reported by whoever adds it; ``affected=[…]`` is what it has hit."""

    class Meta:
        model = Incident

    title = factory.Sequence(lambda number: f"Felskickat brev {number}")
    what_happened = "Ett brev kom till fel mottagare."
    discovered_at = STOCKHOLM_NOON - dt.timedelta(hours=2)

    @classmethod
    def save_through_service(cls, model: type[Incident], *, by: User, at: dt.datetime, **values: Any) -> Incident:
        """Register the incident."""
        affected = values.pop("affected", [])
        return register_incident(incident=model(**values), affected=affected, by=by, at=at)


def classify(
    entry: Entry,
    levels: tuple[int, int, int],
    *,
    method: Method,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
    ground: DecisionGround | None = None,
) -> Classification:
    """Classify an entry with levels for K, R and T by number; one without an owner gets a post first."""
    entry = Entry.objects.select_related("organisation", "unit", "owner").get(pk=entry.pk)
    if entry.owner is None:
        entry.owner = PostFactory(unit=entry.unit)
        Entry.objects.filter(pk=entry.pk).update(owner=entry.owner)
    steps = {level.number: level for level in method.levels.all()}
    area = areas_of(method)[0]
    aspects = ("confidentiality", "integrity", "availability")
    return decide_classification(
        entry=entry,
        version=entry.version,
        method=method,
        judgements={
            aspect: Judgement(steps[number], area, f"Skäl för nivå {number}")
            for aspect, number in zip(aspects, levels, strict=True)
        },
        participants="Systemförvaltare och två handläggare",
        ground=ground or DecisionGround(),
        by=by or UserFactory(),
        at=at,
        owner_approval="Mejl från ägaren samma dag",
    )


def normative_terms(
    method: Method, levels: tuple[int, int, int], *, may_lower: bool = False, **values: Any
) -> NormativeTerms:
    """What a normative classification says, with levels for K, R and T by number."""
    steps = {level.number: level for level in method.levels.all()}
    aspects = ("confidentiality", "integrity", "availability")
    return NormativeTerms(
        method=method,
        levels={aspect: steps[number] for aspect, number in zip(aspects, levels, strict=True)},
        version_label=values.pop("version_label", "1.0"),
        decided_on=values.pop("decided_on", STOCKHOLM_NOON.date()),
        may_lower=may_lower,
        lowering_approver="Informationsägaren" if may_lower else "",
        **values,
    )


def publish(
    system: System,
    levels: tuple[int, int, int],
    *,
    method: Method,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
    **terms: Any,
) -> NormativeClassification:
    """Publish a central system's normative classification."""
    stored = System.objects.get(pk=system.pk)
    return publish_normative(
        system=stored,
        terms=normative_terms(method, levels, **terms),
        ground=DecisionGround(),
        version=stored.version,
        by=by or UserFactory(),
        at=at,
    )


def record(
    system: System,
    levels: tuple[int, int, int],
    *,
    method: Method,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
    **terms: Any,
) -> NormativeClassification:
    """Record by hand what the city has decided about a local shared system."""
    stored = System.objects.get(pk=system.pk)
    return record_normative(
        system=stored,
        terms=normative_terms(method, levels, **terms),
        issued_by="Stadsledningskontoret",
        ground=DecisionGround(),
        version=stored.version,
        by=by or UserFactory(),
        at=at,
    )


def link(system: System, central: System, *, by: User | None = None, at: dt.datetime = STOCKHOLM_NOON) -> None:
    """Offer a central system and link a local one to it."""
    by = by or UserFactory()
    offering = System.objects.get(pk=central.pk)
    offer_system(system=offering, is_open=True, version=offering.version, by=by, at=at)
    stored = System.objects.get(pk=system.pk)
    link_system(system=stored, central=offering, version=stored.version, by=by, at=at)


def lower(entry: Entry, aspect: str, *, by: User | None = None, at: dt.datetime = STOCKHOLM_NOON) -> NormativeLowering:
    """Let an entry's own judgement hold below the normative classification that reaches it."""
    stored = Entry.objects.get(pk=entry.pk)
    return lower_normative(
        entry=stored,
        aspect=aspect,
        normative=NormativeClassification.objects.get(pk=max(normatives_over(stored))),
        reason="Bara offentliga uppgifter",
        approved_by="Informationsägaren",
        ground=DecisionGround(),
        version=stored.version,
        by=by or UserFactory(),
        at=at,
    )
