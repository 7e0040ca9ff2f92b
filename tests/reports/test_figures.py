"""What the figures count, out of what, and what they never tell."""

import datetime as dt

import pytest

from assets.access_reviews.recording import record_access_review
from assets.models import AccessReview, System
from classification.assessment import GivenAnswer, answer_requirements
from classification.models import AssessmentSignOff, Method
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.services import complete_followup, open_followup
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from isms.register.services import archive_entry
from reports.figures import DEFINITIONS, Frame, compute_figure, compute_figures, count_figures, value_text
from risks.models import Risk, RiskAnalysis
from risks.services import change_risk, copy_analysis, decide_analysis, decide_plan, move_action, record_test
from risks.services.risks import Estimate
from tests.assets.processing import COMPLETE, decide, decide_impact
from tests.classification.factories import CommonControlFactory, classified_system, requirement
from tests.factories import (
    ActionFactory,
    ContinuityPlanFactory,
    InformationAssetFactory,
    PostFactory,
    ProcessingActivityFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
    classify,
    record,
)


@pytest.fixture
def frame(organisation: Organisation, today: dt.date) -> Frame:
    return Frame(organisation=organisation, year=today.year, as_of=today)


def value(code: str, frame: Frame) -> str:
    """Return what a figure came to, having seen that it is the same without its rows."""
    figure, counted_only = compute_figure(code, frame), count_figures([code], frame)[code]
    assert (figure.numerator, figure.denominator) == (counted_only.numerator, counted_only.denominator)
    return figure.value_text.replace("\u00a0", " ")


def counted(code: str, frame: Frame) -> list[str]:
    return [row.title for row in compute_figure(code, frame).rows if row.is_counted]


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (0, 0, "ej tillämpligt"),
        (0, 3, "0 av 3 (0 %)"),
        (1, 3, "1 av 3 (33 %)"),
        (2, 3, "2 av 3 (67 %)"),
        (1, 8, "1 av 8 (13 %)"),
        (3, 3, "3 av 3 (100 %)"),
    ],
)
def test_a_share_is_told_with_both_numbers(numerator: int, denominator: int, text: str) -> None:
    told = value_text(unit="share", numerator=numerator, denominator=denominator)
    assert told.replace("\u00a0", " ") == text


def test_a_count_of_nothing_is_zero() -> None:
    assert value_text(unit="count", numerator=0, denominator=0) == "0"


def test_empty_registers_give_no_false_percentages(frame: Frame) -> None:
    for code, figure in compute_figures(frame).items():
        assert figure.value_text == ("0" if DEFINITIONS[code].unit == "count" else "ej tillämpligt"), code


def test_systems_are_counted_by_what_they_are(frame: Frame, unit: Unit) -> None:
    SystemFactory(unit=unit, operation="own", criticality="critical")
    SystemFactory(unit=unit, operation="cloud", handles_personal_data=True)
    SystemFactory(unit=unit, operation="cloud")
    SystemFactory(unit=unit, operation="city_shared")
    SystemFactory(unit=unit, lifecycle="planned")
    SystemFactory(unit=unit, lifecycle="retired", criticality="critical")
    assert value("systems_total", frame) == "4"
    assert value("systems_critical", frame) == "1 av 4 (25 %)"
    assert value("systems_cloud", frame) == "2 av 4 (50 %)"
    assert value("systems_personal_data", frame) == "1 av 4 (25 %)"
    assert value("systems_shared", frame) == "1 av 4 (25 %)"


def test_archived_and_foreign_systems_are_left_out(
    frame: Frame, unit: Unit, other_unit: Unit, coordinator: User, now: dt.datetime
) -> None:
    SystemFactory(unit=other_unit)
    gone = SystemFactory(unit=unit)
    archive_entry(entry=gone, version=gone.version, by=coordinator, at=now)
    assert value("systems_total", frame) == "0"


def test_the_day_of_the_count_is_honoured(organisation: Organisation, unit: Unit, coordinator: User) -> None:
    def at(year: int) -> dt.datetime:
        return dt.datetime(year, 5, 4, 10, tzinfo=dt.UTC)

    SystemFactory(unit=unit, at=at(2025))
    gone = SystemFactory(unit=unit, at=at(2024))
    archive_entry(entry=gone, version=gone.version, by=coordinator, at=at(2026))
    for year, total in ((2023, "0"), (2024, "1"), (2025, "2"), (2026, "1")):
        frame = Frame(organisation=organisation, year=year, as_of=dt.date(year, 12, 31))
        assert value("systems_total", frame) == total, year


def test_assets_count_as_classified_and_as_recently_classified(
    frame: Frame, unit: Unit, method: Method, now: dt.datetime
) -> None:
    fresh = InformationAssetFactory(unit=unit, title="Färsk", priority="critical")
    old = InformationAssetFactory(unit=unit, title="Äldre", priority="critical")
    InformationAssetFactory(unit=unit, title="Oklassad", priority="critical")
    InformationAssetFactory(unit=unit, title="Oviktig", priority="low")
    classify(fresh, (1, 1, 1), method=method, at=now)
    classify(old, (1, 1, 1), method=method, at=now - dt.timedelta(days=400))
    assert value("assets_total", frame) == "4"
    assert value("assets_classified", frame) == "2 av 4 (50 %)"
    assert counted("assets_classified_12m", frame) == ["Färsk"]
    assert value("assets_critical_classified", frame) == "2 av 3 (67 %)"


def test_a_review_without_remark_keeps_an_old_classification_current(
    frame: Frame, unit: Unit, method: Method, coordinator: User, now: dt.datetime
) -> None:
    asset = InformationAssetFactory(unit=unit, title="Äldre", at=now - dt.timedelta(days=401))
    classify(asset, (1, 1, 1), method=method, at=now - dt.timedelta(days=400))
    followup = asset.followups.get(kind="classification_review")
    assert counted("assets_classified_12m", frame) == []
    complete_followup(followup=followup, outcome="no_remark", note="", by=coordinator, at=now - dt.timedelta(days=20))
    assert counted("assets_classified_12m", frame) == ["Äldre"]


def test_high_protection_follows_what_the_system_holds(
    frame: Frame, unit: Unit, method: Method, now: dt.datetime
) -> None:
    holding, itself, low = (SystemFactory(unit=unit, title=title) for title in ("Rymmer", "Själv", "Låg"))
    asset = InformationAssetFactory(unit=unit, systems=[holding])
    classify(asset, (3, 0, 0), method=method, at=now)
    classify(itself, (0, 3, 0), method=method, at=now)
    classify(low, (1, 1, 1), method=method, at=now)
    assert counted("high_protection_systems", frame) == ["Rymmer", "Själv"]
    agreed = System.objects.with_high_protection_need().in_swedish_order()
    assert [system.title for system in agreed] == counted("high_protection_systems", frame)
    classify(asset, (1, 0, 0), method=method, at=now + dt.timedelta(minutes=1))
    assert counted("high_protection_systems", frame) == ["Själv"]


def test_followups_of_the_year_count_as_on_time_late_or_missed(
    frame: Frame, unit: Unit, coordinator: User, now: dt.datetime
) -> None:
    def planned(title: str, day: dt.date) -> object:
        system = SystemFactory(unit=unit, title=title)
        system.followups.update(intended_on=dt.date(2027, 11, 23), anchored_on=dt.date(2027, 11, 23))
        return open_followup(
            entry=system, kind="review_decision", intended_on=day, by=coordinator, at=now - dt.timedelta(days=300)
        )

    def complete(followup: object, day: dt.datetime, outcome: str = "no_remark", **extra: object) -> None:
        complete_followup(followup=followup, outcome=outcome, note="Skäl", by=coordinator, at=day, **extra)

    may = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
    complete(planned("I tid", dt.date(2026, 5, 20)), may)
    complete(planned("Sen", dt.date(2026, 5, 19)), may)
    complete(planned("Flyttad", dt.date(2026, 5, 20)), may, "postponed", postponed_to=dt.date(2027, 1, 8))
    complete(planned("Inställd", dt.date(2026, 5, 20)), may, "cancelled")
    planned("Missad", dt.date(2026, 9, 1))
    planned("I dag", frame.as_of)
    planned("Senare i år", dt.date(2026, 12, 1))
    planned("I fjol", dt.date(2025, 12, 1))
    on_time = compute_figure("followups_completed_on_time", frame)
    assert {row.title: row.is_counted for row in on_time.rows} == {"I tid": True, "Sen": False, "Missad": False}
    assert sorted(counted("followups_overdue", frame)) == ["I fjol", "Missad"]


def test_shared_systems_without_a_normative_classification_are_told_with_what_waits(
    frame: Frame, unit: Unit, method: Method, now: dt.datetime
) -> None:
    waiting = SystemFactory(unit=unit, title="Väntar", operation="city_shared")
    decided = SystemFactory(unit=unit, title="Beslutad", operation="city_shared")
    SystemFactory(unit=unit, title="Egen", operation="own")
    InformationAssetFactory(unit=unit, title="I väntan", systems=[waiting, decided])
    InformationAssetFactory(unit=unit, title="Avgjord", systems=[decided])
    record(decided, (1, 1, 1), method=method, at=now)
    assert value("systems_shared_without_normative", frame) == "1 av 2 (50 %)"
    assert counted("systems_shared_without_normative", frame) == ["Väntar"]
    assert counted("assets_waiting_for_normative", frame) == ["I väntan"]


def test_access_reviews_count_within_the_interval_of_the_criticality(
    frame: Frame, unit: Unit, coordinator: User
) -> None:
    def review(system: System, day: dt.date) -> None:
        system.refresh_from_db()
        made = AccessReview(
            system=system,
            period_from=day - dt.timedelta(days=30),
            period_to=day,
            performed_on=day,
            performed_by_name="Kajsa",
            checked_count=3,
            removed_count=0,
            changed_count=0,
        )
        at = dt.datetime.combine(day, dt.time(14), tzinfo=dt.UTC)
        record_access_review(review=made, deviations=[], version=system.version, by=coordinator, at=at)

    begun = dt.datetime(2025, 1, 8, 9, tzinfo=dt.UTC)
    critical, low, _never = (
        SystemFactory(unit=unit, title=title, criticality=level, at=begun)
        for title, level in (("critical", "critical"), ("low", "low"), ("aldrig", "low"))
    )
    for system in (critical, low):
        review(system, frame.as_of - dt.timedelta(days=300))
    assert counted("access_reviews_current", frame) == ["low"]
    assert value("access_reviews_current", frame) == "1 av 3 (33 %)"
    review(critical, frame.as_of - dt.timedelta(days=3))
    assert counted("access_reviews_current", frame) == ["critical", "low"]
    earlier = Frame(frame.organisation, frame.year, frame.as_of - dt.timedelta(days=10))
    assert counted("access_reviews_current", earlier) == ["low"]


def test_actions_are_counted_in_the_state_they_had_on_the_day(frame: Frame, unit: Unit, coordinator: User) -> None:
    def noon(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(11), tzinfo=dt.UTC)

    late, done = (
        ActionFactory(unit=unit, title=title, due_on=dt.date(2026, 6, 1), at=noon(dt.date(2026, 1, 8)))
        for title in ("Sen", "Klar")
    )
    called_off = ActionFactory(unit=unit, title="Av", due_on=dt.date(2026, 6, 1), at=noon(dt.date(2026, 1, 8)))
    for action, state, day in (
        (done, "done", dt.date(2026, 7, 1)),
        (called_off, "cancelled", dt.date(2026, 5, 1)),
    ):
        move_action(action=action, to_state=state, note="Skäl", version=action.version, by=coordinator, at=noon(day))
    assert counted("actions_done", frame) == ["Klar"]
    assert counted("actions_overdue", frame) == [late.title]
    plan = compute_figure("actions_open", frame).rows
    assert (plan[0].title, plan[0].note) == (late.title, f"{late.due_on}, ej påbörjad")
    assert [row.note for row in plan] == sorted(row.note for row in plan)
    june = Frame(frame.organisation, 2026, dt.date(2026, 6, 15))
    assert counted("actions_done", june) == []
    assert sorted(counted("actions_overdue", june)) == ["Klar", "Sen"]


def test_risks_are_counted_by_the_analysis_and_the_judgement_that_held_on_the_day(
    frame: Frame, unit: Unit, owner_post: Post, coordinator: User
) -> None:
    def noon(month: int) -> dt.datetime:
        return dt.datetime(2026, month, 8, 11, tzinfo=dt.UTC)

    def decide_round(analysis: RiskAnalysis, month: int) -> None:
        version = Entry.objects.get(pk=analysis.pk).version
        decide_analysis(
            analysis=analysis, version=version, reason="", ground=DecisionGround(), by=coordinator, at=noon(month)
        )

    analysis = RiskAnalysisFactory(unit=unit, owner=owner_post, at=noon(1))
    grave = RiskFactory(analysis=analysis, owner=owner_post, event="ett stort haveri", now=(4, 4), at=noon(1))
    RiskFactory(analysis=analysis, owner=owner_post, event="en liten störning", now=(1, 1), at=noon(1))
    assert value("risks_high", frame) == "ej tillämpligt"
    decide_round(analysis, 2)
    assert value("risks_high", frame) == "1 av 2 (50 %)"
    following = copy_analysis(analysis=analysis, by=coordinator, at=noon(5))
    copied = Risk.objects.with_detail().get(analysis=following, lineage=grave.lineage)
    change_risk(risk=copied, version=copied.version, now=Estimate(1, 2), residual=None, by=coordinator, at=noon(5))
    assert value("risks_high", frame) == "1 av 2 (50 %)"
    decide_round(following, 6)
    assert value("risks_high", frame) == "0 av 2 (0 %)"
    assert value("risks_high", Frame(frame.organisation, 2026, dt.date(2026, 5, 20))) == "1 av 2 (50 %)"


def test_critical_systems_are_counted_by_plan_and_proven_restore(
    frame: Frame, unit: Unit, owner_post: Post, coordinator: User
) -> None:
    begun = dt.datetime(2025, 1, 8, 9, tzinfo=dt.UTC)
    planned, _bare = (
        SystemFactory(unit=unit, owner=owner_post, title=title, criticality="critical", at=begun)
        for title in ("Med plan", "Utan plan")
    )
    SystemFactory(unit=unit, title="Oviktigt", criticality="low", at=begun)
    plan = ContinuityPlanFactory(subject=planned, unit=unit, owner=owner_post, at=begun)
    assert value("critical_with_plan", frame) == "0 av 2 (0 %)"
    moment = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    ground = DecisionGround()
    decide_plan(plan=plan, version=plan.version, reason="", ground=ground, by=coordinator, at=moment)
    assert counted("critical_with_plan", frame) == ["Med plan"]
    assert counted("critical_with_plan", Frame(frame.organisation, 2026, dt.date(2026, 3, 1))) == []
    told = {"kind": "restore", "worked": True, "restored_hours": 4, "lost_hours": 0}
    for day in (frame.as_of - dt.timedelta(days=380), frame.as_of - dt.timedelta(days=100)):
        assert counted("critical_restored_12m", frame) == []
        noon = dt.datetime.combine(day, dt.time(11), tzinfo=dt.UTC)
        record_test(plan=plan, tested_on=day, by=coordinator, at=noon, **told)
    assert counted("critical_restored_12m", frame) == ["Med plan"]


def test_the_processing_register_is_counted_by_what_it_lacks(frame: Frame, unit: Unit) -> None:
    whole = ProcessingActivityFactory(unit=unit, title="Hel", **COMPLETE)
    risky = ProcessingActivityFactory(unit=unit, title="Riskfylld", **COMPLETE)
    ProcessingActivityFactory(unit=unit, title="Bar")
    ProcessingActivityFactory(unit=unit, title="Åt andra", our_role="processor", controller="")
    decide(whole)
    decide(risky, yes=2)
    assert value("processings_total", frame) == "4"
    assert counted("processings_incomplete", frame) == ["Bar", "Åt andra"]
    assert value("thresholds_decided", frame) == "2 av 3 (67 %)"
    assert counted("thresholds_decided", frame) == ["Hel", "Riskfylld"]
    assert value("dpias_missing", frame) == "1 av 1 (100 %)"
    decide_impact(risky, risk="high")
    assert counted("dpias_missing", frame) == ["Riskfylld"]
    assert value("processings_unclear_controller", frame) == "0 av 4 (0 %)"


def test_systems_are_counted_as_assessed_and_as_having_gaps(
    frame: Frame, unit: Unit, method: Method, coordinator: User, now: dt.datetime
) -> None:
    assert value("systems_assessed", frame) == "ej tillämpligt"
    good, poor = (classified_system((1, 1, 1), method=method, unit=unit, title=title) for title in ("God", "Svag"))
    SystemFactory(unit=unit, title="Oklassat")
    gap = requirement("ORG-01")
    CommonControlFactory(unit=unit, requirement=gap, state="fulfilled")
    assert counted("systems_with_gaps", frame) == []
    given = GivenAnswer(
        requirement_id=gap.pk,
        version=0,
        state="not",
        reason="Egen drift",
        is_deviation=True,
    )
    answer_requirements(entry=Entry.objects.get(pk=poor.pk), answers=[given], by=coordinator, at=now)
    AssessmentSignOff.objects.create(
        entry=good,
        signed_at=now,
        signed_by=coordinator,
        fulfilled_count=1,
        partly_count=0,
        not_count=0,
        not_applicable_count=0,
    )
    assert counted("systems_assessed", frame) == ["God"]
    assert value("systems_assessed", frame) == "1 av 2 (50 %)"
    assert counted("systems_with_gaps", frame) == ["Svag"]


def test_entries_without_owner_include_vacant_posts(frame: Frame, unit: Unit, owner_post: Post) -> None:
    SystemFactory(unit=unit, title="Ägd", owner=owner_post)
    SystemFactory(unit=unit, title="Utan")
    SystemFactory(unit=unit, title="Vakant", owner=PostFactory(unit=unit, vacant=True))
    assert value("entries_without_owner", frame) == "2 av 3 (67 %)"
    assert counted("entries_without_owner", frame) == ["Utan", "Vakant"]
    expected = Entry.objects.without_holder().in_swedish_order()
    assert [entry.title for entry in expected] == ["Utan", "Vakant"]


def test_a_restricted_entry_counts_but_is_never_named(
    frame: Frame, unit: Unit, owner_post: Post, method: Method, coordinator: User, now: dt.datetime
) -> None:
    system = SystemFactory(
        unit=unit,
        title="Hemliga boendet",
        owner=owner_post,
        restricted=True,
        criticality="critical",
        supplier_name="Tyst AB",
    )
    asset = InformationAssetFactory(unit=unit, title="Hemliga adresser", restricted=True, systems=[system])
    classify(asset, (3, 3, 3), method=method, at=now)
    open_followup(
        entry=system,
        kind="review_decision",
        topic="Hemligt ämne",
        intended_on=dt.date(2026, 11, 2),
        by=coordinator,
        at=now,
    )
    assert value("systems_critical", frame) == "1 av 1 (100 %)"
    assert value("followups_overdue", frame).startswith("1 av")
    for code, figure in compute_figures(frame).items():
        for row in figure.rows:
            told = " ".join((row.reference, row.title, row.unit, row.owner, row.note))
            assert told.strip() == "Post med begränsad läsbehörighet", code
