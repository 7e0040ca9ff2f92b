"""Write, hand over, decide: what is allowed when, and what is frozen for good."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import DatabaseError

from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Decision, Entry
from isms.register.services import change_entry
from reports.content import content_hash
from reports.models import TRANSITIONS, Edition, EditionFile, ManagementReview, ReviewSection
from reports.services import (
    add_measure,
    approve_edition,
    change_measure,
    render_edition,
    return_edition,
    start_review,
    submit_review,
    withdraw_measure,
    write_section,
)
from reports.services.writing import ReviewClosed
from reports.verification import verify_editions
from tests.factories import InformationAssetFactory, PostFactory, SystemFactory


def test_a_year_has_one_review(
    review: ManagementReview, organisation: Organisation, unit: Unit, coordinator: User, now: dt.datetime
) -> None:
    with pytest.raises(ValidationError, match="Det finns redan en genomgång"):
        start_review(organisation=organisation, unit=unit, owner=None, year=2026, by=coordinator, at=now)
    assert review.reference == "LG-0001"
    assert review.title == "Ledningens genomgång 2026"


def test_another_organisation_has_its_own_year(
    review: ManagementReview, other_organisation: Organisation, other_unit: Unit, coordinator: User, now: dt.datetime
) -> None:
    other = start_review(
        organisation=other_organisation, unit=other_unit, owner=None, year=2026, by=coordinator, at=now
    )
    assert other.reference == "LG-0001"


def test_chapters_come_from_the_structure_with_their_marking(review: ManagementReview) -> None:
    sections = list(review.sections.in_order())
    assert sections[0].heading == "Sammanfattning"
    assert "Måluppfyllelse" in [section.heading for section in sections]
    secret = [section for section in sections if not section.is_public]
    assert {section.code: section.secrecy_ground for section in secret} == {
        "appendix_action_plan": "18 kap. 8 § OSL",
        "appendix_high_protection": "18 kap. 8 § OSL",
    }


def test_two_editors_do_not_overwrite_each_other(review: ManagementReview, coordinator: User, now: dt.datetime) -> None:
    same = ManagementReview.objects.get(pk=review.pk)
    write_section(review=review, code="isms", text="Först", version=review.version, by=coordinator, at=now)
    with pytest.raises(EditConflict):
        write_section(review=same, code="isms", text="Sedan", version=same.version, by=coordinator, at=now)
    assert review.sections.get(code="isms").text == "Först"


def test_a_marked_chapter_needs_its_provision(review: ManagementReview, coordinator: User, now: dt.datetime) -> None:
    with pytest.raises(ValidationError, match="sekretessbestämmelse"):
        write_section(
            review=review, code="rsa", text="x", is_public=False, version=review.version, by=coordinator, at=now
        )


def test_an_empty_summary_is_not_handed_over(review: ManagementReview, coordinator: User, now: dt.datetime) -> None:
    write_section(review=review, code="summary", text="  ", version=review.version, by=coordinator, at=now)
    with pytest.raises(DomainError, match="Sammanfattning"):
        submit_review(review=review, version=review.version, by=coordinator, at=now)
    assert not review.editions.exists()


def test_transitions_are_those_of_the_table(
    review: ManagementReview, coordinator: User, director: User, now: dt.datetime
) -> None:
    assert TRANSITIONS == {
        "draft": ("in_round", "submitted"),
        "in_round": ("submitted",),
        "submitted": ("approved", "returned"),
        "returned": ("in_round", "submitted"),
        "approved": ("correcting",),
        "correcting": ("in_round", "submitted"),
    }
    first = submit_review(review=review, version=review.version, by=coordinator, at=now)
    with pytest.raises(ReviewClosed):
        submit_review(review=review, version=review.version, by=coordinator, at=now)
    with pytest.raises(ReviewClosed):
        write_section(review=review, code="isms", text="x", version=review.version, by=coordinator, at=now)
    review.refresh_from_db()
    return_edition(edition=first, reason="Skriv mer om molntjänsterna.", by=director, at=now)
    with pytest.raises(DomainError, match="inte överlämnad"):
        approve_edition(edition=first, ground=DecisionGround(), by=director, at=now)
    review.refresh_from_db()
    assert review.get_state_display() == "Åter för komplettering"
    write_section(review=review, code="isms", text="Mer", version=review.version, by=coordinator, at=now)
    second = submit_review(review=review, version=review.version, by=coordinator, at=now)
    assert second.number == 2
    with pytest.raises(DomainError, match="inte överlämnad"):
        approve_edition(edition=first, ground=DecisionGround(), by=director, at=now)
    approve_edition(edition=second, ground=DecisionGround(), by=director, at=now)
    with pytest.raises(DomainError, match="redan godkänd"):
        approve_edition(edition=second, ground=DecisionGround(), by=director, at=now)
    with pytest.raises(DomainError, match="redan godkänd"):
        return_edition(edition=second, reason="För sent", by=director, at=now)


def test_a_return_needs_a_reason(submitted: Edition, director: User, now: dt.datetime) -> None:
    with pytest.raises(DomainError, match="kompletteras"):
        return_edition(edition=submitted, reason=" ", by=director, at=now)
    return_edition(edition=submitted, reason="Komplettera å, ä och ö.", by=director, at=now)
    decision = Decision.objects.get(kind="review_return")
    assert decision.reason == "Komplettera å, ä och ö."
    assert decision.decided_by == director


def test_approval_records_the_authority_and_the_checksum(submitted: Edition, director: User, now: dt.datetime) -> None:
    with pytest.raises(ValidationError, match="delegationsordningen"):
        approve_edition(edition=submitted, ground=DecisionGround("delegation"), by=director, at=now)
    ground = DecisionGround("delegation", delegation_item="7.3")
    approval = approve_edition(edition=submitted, ground=ground, by=director, at=now)
    assert approval.content_sha256 == submitted.content_sha256
    assert approval.decision.delegation_item == "7.3"
    assert list(Decision.objects.delegated_between(now.date(), now.date())) == [approval.decision]


def test_the_director_approves_what_was_read(submitted: Edition, director: User, now: dt.datetime) -> None:
    with pytest.raises(DomainError, match="nyare utgåva"):
        approve_edition(edition=submitted, ground=DecisionGround(), by=director, at=now, expected_sha256="0" * 64)


def test_approval_opens_a_follow_up_for_what_was_decided_and_promised(approved: Edition, director_post: Post) -> None:
    opened = {
        followup.topic: (followup.intended_on, followup.responsible)
        for followup in FollowUp.objects.open().filter(kind="review_decision", entry_id=approved.review_id)
    }
    assert opened == {
        "Beslut 1. Slutför översynen av äldre klassningar.": (dt.date(2027, 3, 31), director_post),
    }


def test_measures_are_carried_until_they_are_finished(
    approved: Edition, organisation: Organisation, unit: Unit, coordinator: User, director: User, now: dt.datetime
) -> None:
    def later(year: int) -> dt.datetime:
        return now.replace(year=year)

    following = start_review(
        organisation=organisation, unit=unit, owner=None, year=2027, by=coordinator, at=later(2027)
    )
    carried = list(following.measures.carried().in_order())
    assert [measure.text for measure in carried] == ["Klassa det som återstår.", "Gå igenom registerförteckningen."]
    change_measure(
        measure=carried[0],
        review=following,
        status="done",
        status_note="Klart i maj",
        text="Något annat",
        version=following.version,
        by=coordinator,
        at=later(2027),
    )
    carried[0].refresh_from_db()
    assert (carried[0].status, carried[0].text) == ("done", "Klassa det som återstår.")
    with pytest.raises(DomainError, match="status i stället"):
        withdraw_measure(
            measure=carried[1], review=following, version=following.version, by=coordinator, at=later(2027)
        )
    following.refresh_from_db()
    write_section(
        review=following, code="summary", text="Bra", version=following.version, by=coordinator, at=later(2027)
    )
    edition = submit_review(review=following, version=following.version, by=coordinator, at=later(2027))
    assert [measure["status_name"] for measure in edition.content["earlier_measures"]] == ["Genomförd", "Planerad"]
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=later(2027))
    assert not FollowUp.objects.filter(entry_id=following.pk).exists()
    third = start_review(organisation=organisation, unit=unit, owner=None, year=2028, by=coordinator, at=later(2028))
    assert [measure.text for measure in third.measures.carried()] == ["Gå igenom registerförteckningen."]


def test_last_years_value_comes_from_last_years_approved_edition(
    approved: Edition, organisation: Organisation, unit: Unit, coordinator: User, now: dt.datetime
) -> None:
    SystemFactory(unit=unit)
    following = start_review(
        organisation=organisation, unit=unit, owner=None, year=2027, by=coordinator, at=now.replace(year=2027)
    )
    write_section(review=following, code="summary", text="Bra", version=following.version, by=coordinator, at=now)
    edition = submit_review(review=following, version=following.version, by=coordinator, at=now.replace(year=2027))
    systems = next(figure for figure in edition.content["figures"] if figure["code"] == "systems_total")
    assert (systems["value"], systems["previous"]) == ("1", "0")


def test_a_post_of_another_organisation_answers_for_nothing_here(
    review: ManagementReview, other_unit: Unit, coordinator: User, now: dt.datetime
) -> None:
    with pytest.raises(DomainError, match="annan organisation"):
        add_measure(
            review=review,
            area="privacy",
            from_year=2027,
            to_year=2027,
            text="x",
            owner=PostFactory(unit=other_unit),
            version=review.version,
            by=coordinator,
            at=now,
        )


def test_nothing_frozen_follows_the_register(
    review: ManagementReview, unit: Unit, owner_post: Post, coordinator: User, director: User, now: dt.datetime
) -> None:
    system = SystemFactory(unit=unit, title="Före ändringen", owner=owner_post, criticality="critical")
    edition = submit_review(review=review, version=review.version, by=coordinator, at=now)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    file = render_edition(edition=edition, at=now)
    content, checksum, pdf = edition.content, edition.content_sha256, bytes(file.pdf)

    system.title, system.criticality = "Efter ändringen", "low"
    change_entry(entry=system, version=system.version, by=coordinator, at=now)
    SystemFactory(unit=unit)
    InformationAssetFactory(unit=unit)
    ReviewSection.objects.filter(review=review).update(text="Omskrivet")
    Entry.objects.filter(pk=review.pk).update(title="Något annat")
    unit.name = "Ny enhet"
    unit.save()
    owner_post.holder.name = "Nytt namn"
    owner_post.holder.save()

    again = Edition.objects.get(pk=edition.pk)
    assert again.content == content
    assert content_hash(again.content) == again.content_sha256 == checksum
    assert bytes(render_edition(edition=again, at=now + dt.timedelta(days=400)).pdf) == pdf
    assert verify_editions().mismatches == ()


@pytest.mark.parametrize("table", ["reports_edition", "reports_editionapproval", "reports_editionfile"])
def test_the_database_refuses_to_change_what_is_frozen(approved: Edition, now: dt.datetime, table: str) -> None:
    render_edition(edition=approved, at=now)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_edition_is_rendered_once(approved: Edition, now: dt.datetime) -> None:
    first = render_edition(edition=approved, at=now)
    second = render_edition(edition=approved, at=now + dt.timedelta(hours=1))
    assert first.pk == second.pk
    assert sorted(EditionFile.objects.values_list("variant", flat=True)) == ["full", "public"]


def test_only_an_approved_edition_is_rendered(submitted: Edition, now: dt.datetime) -> None:
    with pytest.raises(DomainError, match="inte godkänd"):
        render_edition(edition=submitted, at=now)
