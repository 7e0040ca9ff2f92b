"""Årsgenomgången: one page a year per system, signed by the owner in minutes."""

import datetime as dt
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from assets.annual_review.parts import every_part
from assets.models import AnnualReview, AnnualReviewPart, System
from assets.services import change_system
from isms.accounts.models import Post, Unit, User
from isms.followup.models import FollowUp
from isms.register.models import Decision, Entry
from tests.factories import STOCKHOLM_NOON, InformationAssetFactory, SystemFactory, classify

LIST = "/kulturforvaltningen/arsgenomgangar/"
LAST_YEAR = STOCKHOLM_NOON - dt.timedelta(days=375)  # its review was due ten days ago
pytestmark = pytest.mark.usefixtures("clock")


def address(system: System) -> str:
    return f"/kulturforvaltningen/system/{system.reference}/arsgenomgang/"


def typed(system: System, **changes: object) -> dict[str, Any]:
    latest = AnnualReview.objects.filter(system=system).order_by("-pk").first()
    values: dict[str, Any] = {
        "version": Entry.objects.get(pk=system.pk).version,
        "previous_id": latest.pk if latest else 0,
    }
    values |= {f"{part.code}_answer": "unchanged" for part in every_part()}
    return values | changes


@pytest.fixture
def system(unit: Unit, owner_post: Post, owner: User) -> System:
    return SystemFactory(unit=unit, owner=owner_post, title="Bokningen", at=LAST_YEAR)


@pytest.fixture
def owners(owner: User, client_for) -> Client:
    return client_for(owner)


def open_review(system: System) -> FollowUp:
    return FollowUp.objects.open().get(entry_id=system.pk, kind="system_review")


def test_every_part_is_registered_with_a_question() -> None:
    codes = [part.code for part in every_part()]
    assert codes == [
        "facts",
        "classification",
        "processings",
        "thresholds",
        "sub_processors",
        "access_review",
        "action_plan",
    ]
    assert all(str(part.question).endswith("?") for part in every_part())


def test_owner_signs_and_next_year_is_planned_from_the_intended_day(owners: Client, system: System, owner) -> None:
    before = open_review(system)
    page = owners.get(address(system)).content.decode()
    assert all(str(part.label) in page for part in every_part())
    answer = owners.post(address(system), typed(system))
    assert answer.status_code == 302, answer.content.decode()
    review = AnnualReview.objects.get()
    assert review.signed_as == "owner"
    assert review.intended_on == before.intended_on
    assert review.decision.kind == Decision.Kind.ANNUAL_REVIEW
    assert review.parts.count() == len(every_part())
    before.refresh_from_db()
    assert (before.outcome, before.completed_by) == ("no_remark", owner)
    assert open_review(system).intended_on == before.intended_on.replace(year=before.intended_on.year + 1)
    assert "allt oförändrat" in owners.get(address(system)).content.decode()
    assert "allt oförändrat" in owners.get(f"/kulturforvaltningen/system/{system.reference}/").content.decode()


def test_nothing_is_answered_beforehand(owners: Client, system: System) -> None:
    assert "checked" not in owners.get(address(system)).content.decode()
    values = typed(system)
    del values["facts_answer"]
    answer = owners.post(address(system), values)
    assert "Välj Oförändrat eller Ändrat" in answer.content.decode()
    assert not AnnualReview.objects.exists()


def test_a_change_needs_its_note_and_everything_typed_is_kept(owners: Client, system: System) -> None:
    values = typed(system, facts_answer="changed", note="Bytt namn på enheten: Åäö")
    answer = owners.post(address(system), values)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Skriv vad som har ändrats" in text
    assert "Bytt namn på enheten: Åäö" in text
    assert not AnnualReview.objects.exists()
    assert owners.post(address(system), values | {"facts_note": "Ny förvaltare"}).status_code == 302
    done = FollowUp.objects.completed().get(entry_id=system.pk, kind="system_review")
    assert done.outcome == "with_remark"
    assert "Ny förvaltare" in done.outcome_note
    assert AnnualReviewPart.objects.get(code="facts").is_changed


def test_deputy_signs_as_deputy(system: System, owner_post: Post, stranger: User, client_for) -> None:
    owner_post.deputy = stranger
    owner_post.save()
    assert client_for(stranger).post(address(system), typed(system)).status_code == 302
    assert AnnualReview.objects.get().signed_as == "deputy"


def test_coordinator_signs_only_with_a_reason_that_is_kept(coordinator: User, client_for, system: System) -> None:
    client = client_for(coordinator)
    refused = client.post(address(system), typed(system))
    assert refused.status_code == 200
    assert not AnnualReview.objects.exists()
    client.post(address(system), typed(system, on_behalf_reason="Olle svarade vid mötet 20 november"))
    review = AnnualReview.objects.get()
    assert review.signed_as == "on_behalf"
    assert review.decision.reason == "Olle svarade vid mötet 20 november"
    assert "Olle svarade vid mötet" in client.get(address(system)).content.decode()


def test_the_service_refuses_a_signature_without_reason(coordinator: User, system: System, now) -> None:
    from assets.annual_review.signing import PartAnswer, sign_annual_review
    from isms.register.errors import DomainError

    answers = {part.code: PartAnswer("unchanged") for part in every_part()}
    arguments = {"system": system, "version": system.version, "previous_id": 0, "by": coordinator, "at": now}
    with pytest.raises(DomainError, match="ägarens ställe"):
        sign_annual_review(answers=answers, on_behalf_reason=" ", **arguments)
    del answers["facts"]
    with pytest.raises(DomainError, match="Uppgifter om systemet"):
        sign_annual_review(answers=answers, on_behalf_reason="Möte", **arguments)


def test_reader_reads_but_does_not_sign(reader: User, client_for, owners: Client, system: System) -> None:
    owners.post(address(system), typed(system))
    client = client_for(reader)
    text = client.get(address(system)).content.decode()
    assert "allt oförändrat" in text
    assert "Signera årsgenomgången" not in text
    assert client.post(address(system), typed(system)).status_code == 403


def test_two_people_do_not_sign_over_each_other(owners: Client, coordinator: User, client_for, system: System) -> None:
    values = typed(system)
    assert owners.post(address(system), values).status_code == 302
    second = client_for(coordinator).post(address(system), values | {"on_behalf_reason": "Mejl från Olle"})
    text = second.content.decode()
    assert second.status_code == 200
    assert "Olle Ägare har ändrat systemet eller signerat" in text
    assert "Mejl från Olle" in text
    assert AnnualReview.objects.count() == 1


def test_a_double_click_signs_once(owners: Client, system: System) -> None:
    values = typed(system)
    owners.post(address(system), values)
    assert owners.post(address(system), values).status_code == 200
    assert AnnualReview.objects.count() == 1


def test_own_changes_on_the_way_are_no_conflict_but_anothers_are(
    owners: Client, owner: User, coordinator: User, system: System, now
) -> None:
    values = typed(system)
    change_system(system=system, version=system.version, by=coordinator, at=now)
    assert owners.post(address(system), values).status_code == 200
    values = typed(system)
    change_system(system=system, version=system.version, by=owner, at=now)
    assert owners.post(address(system), values).status_code == 302


def test_what_is_signed_cannot_be_changed(owners: Client, system: System) -> None:
    owners.post(address(system), typed(system))
    for model in (AnnualReview, AnnualReviewPart):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            model.objects.update(note="ändrad")


def test_archived_system_is_not_signed(coordinator: User, client_for, system: System) -> None:
    client = client_for(coordinator)
    client.post(f"/kulturforvaltningen/post/{system.reference}/arkivera/", {"version": system.version})
    answer = client.post(address(system), typed(system, on_behalf_reason="Möte"))
    assert answer.status_code == 200
    assert "arkiverad" in answer.content.decode()
    assert not AnnualReview.objects.exists()


def test_my_page_leads_straight_to_the_review(owners: Client, system: System) -> None:
    text = owners.get("/kulturforvaltningen/min-sida/").content.decode()
    assert f'href="{address(system)}"' in text
    assert "Gör årsgenomgången" in text
    page = owners.get(open_review(system).get_absolute_url()).content.decode()
    assert f'href="{address(system)}"' in page


def test_warnings_say_what_is_missing_and_are_kept(coordinator: User, client_for, unit: Unit, method) -> None:
    system = SystemFactory(unit=unit, handles_personal_data=True, at=LAST_YEAR)
    InformationAssetFactory(unit=unit, systems=[system], title="Elevregistret")
    client = client_for(coordinator)
    text = client.get(address(system)).content.decode()
    for warning in ("saknar ägare", "Molntjänsten saknar leverantör", "Ingen behörighetskontroll", "inte är klassad"):
        assert warning in text
    client.post(address(system), typed(system, on_behalf_reason="Ägare saknas"))
    assert "saknar ägare" in AnnualReviewPart.objects.get(code="facts").summary
    assert "Elevregistret" not in "".join(AnnualReviewPart.objects.values_list("summary", flat=True))


def test_restricted_assets_are_neither_named_nor_counted_for_the_owner(
    owners: Client, coordinator: User, client_for, unit: Unit, owner_post: Post, system: System, method
) -> None:
    hidden = InformationAssetFactory(
        unit=unit, owner=owner_post, systems=[system], title="Hemligregistret", restricted=True
    )
    classify(hidden, (1, 1, 1), method=method)
    text = owners.get(address(system)).content.decode()
    assert "Hemligregistret" not in text
    assert "0 av 0 informationstillgångar" in text
    assert "Hemligregistret" in client_for(coordinator).get(address(system)).content.decode()


def test_list_shows_states_own_first_and_counts_by_unit(
    owners: Client, coordinator: User, client_for, unit: Unit, system: System, owner_post: Post
) -> None:
    SystemFactory(unit=unit, title="Aaa-systemet", at=STOCKHOLM_NOON - dt.timedelta(days=400))
    SystemFactory(unit=unit, title="Nya systemet")
    due = SystemFactory(unit=unit, owner=owner_post, title="Snart", at=STOCKHOLM_NOON - dt.timedelta(days=340))
    text = client_for(coordinator).get(LIST).content.decode()
    assert "Försenad" in text
    assert "Kulturskolan" in text
    for state, shown in (("late", "Aaa-systemet"), ("due", due.title), ("done", "Nya systemet")):
        part = client_for(coordinator).get(LIST, {"state": state}).content.decode()
        assert [name for name in ("Aaa-systemet", "Snart", "Nya systemet") if name in part] == [shown]
    mine = owners.get(LIST).content.decode()
    assert mine.index("Bokningen") < mine.index("Snart")
    assert "Aaa-systemet" not in mine


def test_own_systems_come_first_for_who_sees_all(
    owner: User, organisation, client_for, unit: Unit, system: System
) -> None:
    from isms.accounts import roles
    from isms.register.access import grant_role

    grant_role(user=owner, role=roles.READER, organisation=organisation)
    SystemFactory(unit=unit, title="Aaa-systemet", at=STOCKHOLM_NOON - dt.timedelta(days=700))
    text = client_for(owner).get(LIST).content.decode()
    assert text.index("Bokningen") < text.index("Aaa-systemet")
    by_title = client_for(owner).get(LIST, {"sort": "title"}).content.decode()
    assert by_title.index("Aaa-systemet") < by_title.index("Bokningen")


@pytest.mark.parametrize("rows", [25, 250])
def test_list_takes_as_many_queries_for_25_as_for_250_rows(
    coordinator: User, client_for, unit: Unit, owner_post: Post, rows: int, django_assert_max_num_queries
) -> None:
    for _number in range(25 if rows == 25 else 60):
        SystemFactory(unit=unit, owner=owner_post)
    client = client_for(coordinator)
    with django_assert_max_num_queries(12):
        client.get(LIST, {"per_page": rows})
