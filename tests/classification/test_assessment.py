"""The self-assessment of a system, as its owner meets it."""

import datetime as dt

import pytest
from django.test import Client
from zeal import zeal_ignore

from assets.models import System
from classification.external import RequirementTotals, record_external_classification
from classification.method_services import choose_method
from classification.models import AssessedRequirement, AssessmentSignOff, CatalogueVersion, Method, RequirementAnswer
from classification.requirement_forms import AnswerForm
from classification.requirement_selectors import coverage_per_measure, progress_of_organisation
from classification.requirements_loader import RequirementContent, take_in_version
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.models import FollowUp
from isms.register.models import Entry
from isms.register.services import archive_entry, restore_entry
from tests.classification.factories import CommonControlFactory, classified_system, requirement
from tests.factories import SystemFactory, UserFactory

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def system(unit: Unit, owner_post: Post, method: Method) -> System:
    return classified_system((1, 1, 1), method=method, unit=unit, owner=owner_post, title="Elevportalen")


@pytest.fixture
def owners(owner: User, client_for) -> Client:
    return client_for(owner)


def address(system: System) -> str:
    return f"/kulturforvaltningen/system/{system.reference}/krav/"


def row_of(system: System, code: str) -> AssessedRequirement:
    rows = AssessedRequirement.objects.with_detail()
    return rows.get(entry=system, requirement__code=code)


def posted(system: System, code: str, **changes: object) -> dict[str, object]:
    """What the browser sends for one requirement that the page shows now."""
    form = AnswerForm(row=row_of(system, code))
    values = {form.add_prefix(name): form.initial.get(name) or "" for name in form.fields}
    number = form.row.requirement_id
    values[form.add_prefix("version")] = form.initial["version"]
    return {"krav": [number]} | values | {form.add_prefix(name): value for name, value in changes.items()}


def together(*parts: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {"krav": [number for part in parts for number in part["krav"]]}
    for part in parts:
        found |= {name: value for name, value in part.items() if name != "krav"}
    return found


def codes(system: System) -> set[str]:
    return set(AssessedRequirement.objects.filter(entry=system).values_list("requirement__code", flat=True))


def test_requirements_are_chosen_by_aspect_and_severity(unit: Unit, method: Method) -> None:
    low = classified_system((1, 0, 0), method=method, unit=unit)
    high = classified_system((3, 0, 0), method=method, unit=unit)
    available = classified_system((0, 0, 3), method=method, unit=unit)
    assert "ORG-14" in codes(low)  # K from 1
    assert "TEK-04" not in codes(low)  # K from 3
    assert "TEK-04" in codes(high)
    assert "TEK-23" not in codes(high)  # T from 3
    assert {"TEK-23", "ORG-01"} <= codes(available)
    assert "ORG-14" not in codes(available)
    assert codes(SystemFactory(unit=unit)) == set()


def test_page_groups_by_theme_and_shows_only_what_applies(owners: Client, system: System) -> None:
    text = owners.get(address(system)).content.decode()
    assert "Organisatoriska" in text
    assert "ORG-01" in text
    assert "TEK-04" not in text
    themed = owners.get(address(system), {"tema": "technical"}).content.decode()
    assert "TEK-08" in themed
    assert "ORG-01 " not in themed


def test_several_answers_are_saved_at_once_and_progress_tells(owners: Client, system: System) -> None:
    total = AssessedRequirement.objects.filter(entry=system).count()
    answer = owners.post(
        address(system),
        together(
            posted(system, "ORG-01", state="fulfilled", how="Enhetschefen äger systemet"),
            posted(system, "ORG-02", state="partly", how="Åäö ska klassas om"),
            posted(system, "ORG-15"),
        ),
    )
    assert answer.status_code == 302, answer.content.decode()
    assert RequirementAnswer.objects.filter(entry=system).count() == 2
    text = owners.get(address(system)).content.decode()
    assert f"2 av {total} krav besvarade" in text
    assert "Åäö ska klassas om" in text
    gaps = owners.get(address(system), {"visa": "gaps"}).content.decode()
    assert "ORG-02 " in gaps
    assert "ORG-01 " not in gaps
    unanswered = owners.get(address(system), {"visa": "unanswered"}).content.decode()
    assert "ORG-15 " in unanswered
    assert "ORG-02 " not in unanswered


def test_not_applicable_needs_a_reason_and_nothing_typed_is_lost(owners: Client, system: System) -> None:
    answer = owners.post(
        address(system),
        together(
            posted(system, "ORG-01", state="not_applicable", how="Skrev detta"),
            posted(system, "ORG-15", state="fulfilled", how="Och detta"),
        ),
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Skriv varför kravet inte är tillämpligt" in text
    assert "Skrev detta" in text
    assert "Och detta" in text
    assert not RequirementAnswer.objects.exists()


def test_two_people_do_not_overwrite_each_other(owners: Client, coordinator: User, client_for, system: System) -> None:
    first = posted(system, "ORG-01", state="fulfilled", how="Ägarens text")
    second = together(
        posted(system, "ORG-01", state="not", how="Samordnarens text"),
        posted(system, "ORG-15", state="partly", how="Annat krav"),
    )
    assert owners.post(address(system), first).status_code == 302
    coordinators = client_for(coordinator)
    refused = coordinators.post(address(system), second)
    text = refused.content.decode()
    assert refused.status_code == 409
    for kept in ("Ägarens text", "Samordnarens text", "Annat krav"):
        assert kept in text
    assert RequirementAnswer.objects.get().how == "Ägarens text"
    again = second | {
        name: value for name, value in posted(system, "ORG-01").items() if name.endswith(("version", "seen"))
    }
    assert coordinators.post(address(system), again).status_code == 302
    assert RequirementAnswer.objects.get(requirement__code="ORG-01").how == "Samordnarens text"


def test_an_untouched_row_never_conflicts(owners: Client, coordinator: User, client_for, system: System) -> None:
    stale = together(posted(system, "ORG-01"), posted(system, "ORG-15", state="fulfilled"))
    owners.post(address(system), posted(system, "ORG-01", state="fulfilled"))
    assert client_for(coordinator).post(address(system), stale).status_code == 302
    assert RequirementAnswer.objects.count() == 2


def test_readers_read_and_do_not_answer(reader: User, client_for, system: System) -> None:
    client = client_for(reader)
    text = client.get(address(system)).content.decode()
    assert "ORG-01" in text
    assert "Spara svaren" not in text
    assert client.post(address(system), posted(system, "ORG-01", state="fulfilled")).status_code == 403


def test_a_requirement_of_another_system_cannot_be_answered(owners: Client, system: System) -> None:
    foreign = requirement("TEK-04")
    values = {"krav": [foreign.pk, "x", "9" * 40], f"krav{foreign.pk}-state": "fulfilled"}
    assert owners.post(address(system), values).status_code == 302
    assert not RequirementAnswer.objects.exists()


def test_a_changed_text_asks_for_the_answer_again(
    owners: Client, system: System, organisation: Organisation, now: dt.datetime
) -> None:
    owners.post(address(system), posted(system, "ORG-01", state="fulfilled", how="Så här"))
    catalogue = CatalogueVersion.objects.get().catalogue
    text = requirement("ORG-01").current_text
    fields = {name: getattr(text, name) for name in text.CONTENT} | {"state_form": "En ny lydelse."}
    content = RequirementContent(code="ORG-01", **fields)
    take_in_version(catalogue=catalogue, version="ny", contents=[content], by=None, at=now)
    page = owners.get(address(system)).content.decode()
    assert "Kravet har ändrats sedan svaret" in page
    assert text.state_form in page
    assert "Så här" in page
    assert owners.post(address(system), posted(system, "ORG-01", still_holds="on")).status_code == 302
    assert "Kravet har ändrats sedan svaret" not in owners.get(address(system)).content.decode()
    assert RequirementAnswer.objects.get().how == "Så här"


def test_sign_off_wants_every_answer_and_opens_next_years_review(
    owners: Client, system: System, owner: User, now: dt.datetime
) -> None:
    owners.post(f"{address(system)}klar/")
    assert not AssessmentSignOff.objects.exists()
    for row in AssessedRequirement.objects.filter(entry=system):
        RequirementAnswer.objects.create(
            entry=system,
            requirement_id=row.requirement_id,
            text_id=row.text_id,
            state="fulfilled",
            answered_at=now,
            answered_by=owner,
        )
    owners.post(f"{address(system)}klar/")
    assert AssessmentSignOff.objects.get().signed_by == owner
    assert "Klarmarkerad 2026-11-23" in owners.get(address(system)).content.decode()
    review = FollowUp.objects.open().get(entry_id=system.pk, kind="requirement_assessment")
    assert review.intended_on == dt.date(2027, 11, 23)
    with zeal_ignore():  # the old review and the new lock the system
        owners.post(f"{address(system)}klar/")
    assert FollowUp.objects.open().filter(entry_id=system.pk, kind="requirement_assessment").count() == 1


def test_a_common_control_is_inherited_by_all_and_read_only(
    owners: Client, system: System, unit: Unit, owner_post: Post
) -> None:
    CommonControlFactory(unit=unit, owner=owner_post, requirement=requirement("PER-01"), how="Nanokurs varje månad")
    assert row_of(system, "PER-01").state == "fulfilled"
    text = owners.get(address(system), {"tema": "people"}).content.decode()
    assert "Nanokurs varje månad" in text
    assert "Gemensamt besvarat" in text
    refused = owners.post(address(system), posted(system, "PER-01", state="not", how="Nej"))
    assert refused.status_code == 422
    assert "Kryssa i lokal avvikelse" in refused.content.decode()
    assert row_of(system, "PER-01").state == "fulfilled"


def test_a_deviation_needs_a_reason_and_can_be_taken_back(
    owners: Client, system: System, unit: Unit, owner_post: Post
) -> None:
    CommonControlFactory(unit=unit, owner=owner_post, requirement=requirement("PER-01"))
    without = owners.post(address(system), posted(system, "PER-01", state="not", is_deviation="on"))
    assert without.status_code == 422
    assert "Skriv varför systemet avviker" in without.content.decode()
    reason = "Timanställda har inget konto"
    done = owners.post(address(system), posted(system, "PER-01", state="not", is_deviation="on", reason=reason))
    assert done.status_code == 302
    row = row_of(system, "PER-01")
    assert (row.state, row.is_inherited) == ("not", False)
    assert reason in owners.get(row.control.get_absolute_url()).content.decode()
    assert owners.post(address(system), posted(system, "PER-01", is_deviation="")).status_code == 302
    assert row_of(system, "PER-01").is_inherited


def test_an_archived_control_lets_the_systems_answer_again(
    system: System, unit: Unit, other_unit: Unit, method: Method, now: dt.datetime
) -> None:
    control = CommonControlFactory(unit=unit, requirement=requirement("PER-01"))
    foreign = classified_system((1, 1, 1), method=method, unit=other_unit)
    assert row_of(foreign, "PER-01").state == ""
    by = UserFactory()
    entry = archive_entry(entry=Entry.objects.get(pk=control.pk), version=1, by=by, at=now)
    assert row_of(system, "PER-01").state == ""
    restore_entry(entry=entry, version=entry.version, by=by, at=now)
    assert row_of(system, "PER-01").state == "fulfilled"


def test_a_requirement_is_answered_in_common_once(
    coordinator: User, client_for, unit: Unit, owner_post: Post, now: dt.datetime
) -> None:
    control = CommonControlFactory(unit=unit, requirement=requirement("PER-01"))
    client, base = client_for(coordinator), "/kulturforvaltningen/forvaltningsgemensamma-krav/"
    values = {
        "title": "Utbildning",
        "requirement": requirement("PER-01").pk,
        "state": "partly",
        "how": "Åtta kurser",
        "unit": unit.pk,
        "owner": owner_post.pk,
    }
    refused = client.post(f"{base}ny/", values)
    assert "redan besvarat gemensamt" in refused.content.decode()
    entry = archive_entry(entry=Entry.objects.get(pk=control.pk), version=1, by=coordinator, at=now)
    assert client.post(f"{base}ny/", values).status_code == 302
    client.post(f"/kulturforvaltningen/post/{control.reference}/aterstall/", {"version": entry.version})
    assert Entry.objects.get(pk=control.pk).is_archived
    assert "Åtta kurser" in client.get(f"{base}FGK-0002/").content.decode()


def test_a_control_that_the_reader_does_not_see_answers_without_its_text(
    owners: Client, system: System, unit: Unit
) -> None:
    CommonControlFactory(unit=unit, requirement=requirement("PER-01"), how="Hemligt arbetssätt", restricted=True)
    text = owners.get(address(system), {"tema": "people"}).content.decode()
    assert "Förvaltningsgemensamt svar: uppfyllt" in text
    assert "Hemligt arbetssätt" not in text
    assert "FGK-" not in text


def test_figures_count_each_system_and_measure(
    owners: Client, system: System, organisation: Organisation, other_unit: Unit, method: Method, owner: User, acting
) -> None:
    classified_system((3, 3, 3), method=method, unit=other_unit)
    owners.post(
        address(system),
        together(posted(system, "ORG-01", state="fulfilled"), posted(system, "ORG-15", state="not")),
    )
    progress = progress_of_organisation(organisation)
    assert progress.total == AssessedRequirement.objects.filter(entry=system).count()
    assert (progress.fulfilled, progress.not_met) == (1, 1)
    coverage = {row.measure.value: row.progress for row in coverage_per_measure(acting(owner, organisation))}
    assert (coverage[1].fulfilled, coverage[9].fulfilled, coverage[2].not_met) == (1, 1, 1)
    assert sum(row.total for row in coverage.values()) >= progress.total


def test_page_takes_as_many_queries_with_answers_as_without(
    owners: Client, system: System, unit: Unit, owner: User, now: dt.datetime, django_assert_max_num_queries
) -> None:
    CommonControlFactory(unit=unit, requirement=requirement("PER-01"))
    for row in AssessedRequirement.objects.filter(entry=system, is_inherited=False):
        RequirementAnswer.objects.create(
            entry=system,
            requirement_id=row.requirement_id,
            text_id=row.text_id,
            state="partly",
            answered_at=now,
            answered_by=owner,
        )
    with django_assert_max_num_queries(17):  # eight of them are the person, the rights and the frame of every page
        owners.get(address(system))


def test_where_the_organisation_works_elsewhere_its_totals_are_shown_instead(
    owners: Client, system: System, organisation: Organisation, method: Method, now: dt.datetime, owner: User
) -> None:
    choose_method(organisation=organisation, method=method, works_in="elsewhere")
    levels = {level.number: level for level in method.levels.all()}
    record_external_classification(
        entry=Entry.objects.get(pk=system.pk),
        version=system.version,
        method=method,
        levels=dict.fromkeys(("confidentiality", "integrity", "availability"), levels[2]),
        made_on=now.date(),
        totals=RequirementTotals(fulfilled=41, partial=12, unfulfilled=7, not_applicable=3),
        by=owner,
        at=now,
    )
    for page in (address(system), f"/kulturforvaltningen/system/{system.reference}/"):
        text = owners.get(page).content.decode()
        assert "<dd>41</dd>" in text
        assert "Spara svaren" not in text
    owners.post(address(system), posted(system, "ORG-01", state="fulfilled"))
    assert not RequirementAnswer.objects.exists()
