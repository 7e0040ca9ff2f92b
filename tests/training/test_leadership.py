"""The leadership's training under cybersäkerhetslagen: who lacks proof, and who is told."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction

from isms.followup.models import FollowUp
from tests.factories import STOCKHOLM_NOON, UserFactory
from tests.training.factories import CourseFactory, lead, prove
from training.models import LeadershipProof, LeadershipRole
from training.selectors.leadership import leaders_of
from training.services import call_new_holders

HOME = "/kulturforvaltningen/utbildningar/"
TODAY = STOCKHOLM_NOON.date()

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def course(unit, owner_post):
    return CourseFactory(unit=unit, owner=owner_post, leadership=True, title="Säkerhetsåtgärder för ledningen")


def waiting(course):
    return FollowUp.objects.open().filter(entry_id=course.pk, kind="leadership_training")


def test_who_lacks_proof_is_visible_and_told_until_it_is_there(client_for, actors, course, colleague_post) -> None:
    client = client_for(actors.coordinator)
    add = f"{HOME}{course.reference}/befattningar/"
    assert client.post(add, {"post": colleague_post.pk}).status_code == 302
    assert "står redan i listan" in client.post(add, {"post": colleague_post.pk}).content.decode()
    assert (waiting(course).get().responsible, waiting(course).get().intended_on) == (
        colleague_post,
        dt.date(2027, 2, 21),
    )
    assert "1 av 1 saknar giltigt intyg" in client.get(f"{HOME}ledningen/").content.decode()
    page = f"{HOME}{course.reference}/intyg/"
    form = {"post": colleague_post.pk, "trained_on": "2026-11-24", "reference": ""}
    mine = client_for(actors.colleague)  # holds the post, and sees nothing of the course otherwise
    assert mine.get(course.get_absolute_url()).status_code == 404
    assert page in mine.get(waiting(course).get().get_absolute_url()).content.decode()
    assert "Ange underlaget" in mine.post(page, form | {"trained_on": "2026-11-20"}).content.decode()
    answer = mine.post(page, form | {"reference": "Lista, Anna 811218-9876"}).content.decode()
    assert "personnummer" in answer
    assert "efter i dag" in mine.post(page, form | {"reference": "Deltagarlista"}).content.decode()
    upload = SimpleUploadedFile("intyg.pdf", b"%PDF-1.4 intyg")
    assert mine.post(page, form | {"trained_on": "2026-11-20", "file": upload}).status_code == 302
    proof = LeadershipProof.objects.get()
    assert (proof.person, proof.attachment.name) == (colleague_post.holder, "intyg.pdf")
    assert waiting(course).get().intended_on == dt.date(2027, 11, 20)
    assert "Gäller" in mine.get(f"{HOME}ledningen/").content.decode()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        LeadershipProof.objects.update(trained_on=TODAY)


def test_a_holder_proves_only_the_own_post(client_for, actors, course, owner_post, colleague_post) -> None:
    lead(course, owner_post)
    lead(course, colleague_post)
    page = f"{HOME}{course.reference}/intyg/"
    form = {"post": owner_post.pk, "trained_on": "2026-11-20", "reference": "Deltagarlista"}
    assert client_for(actors.colleague).post(page, form).status_code == 200
    assert not LeadershipProof.objects.exists()
    assert client_for(actors.owner).post(page, form).status_code == 302


def test_proof_belongs_to_the_person_and_runs_out(course, colleague_post) -> None:
    lead(course, colleague_post, at=STOCKHOLM_NOON - dt.timedelta(days=400))
    prove(course, colleague_post, trained_on=TODAY - dt.timedelta(days=30))
    [leader] = leaders_of(course, as_of=TODAY)
    assert (leader.is_valid, leader.valid_until) == (True, dt.date(2027, 10, 24))
    assert leaders_of(course, as_of=dt.date(2027, 10, 24))[0].is_valid
    assert not leaders_of(course, as_of=dt.date(2027, 10, 25))[0].is_valid
    assert call_new_holders(today=TODAY, at=STOCKHOLM_NOON) == 0
    colleague_post.holder = UserFactory(name="Ny Chef")
    colleague_post.save()
    assert not leaders_of(course, as_of=TODAY)[0].is_valid
    assert call_new_holders(today=TODAY, at=STOCKHOLM_NOON) == 1
    assert waiting(course).get().intended_on == TODAY + dt.timedelta(days=90)
    assert call_new_holders(today=TODAY, at=STOCKHOLM_NOON) == 0


def test_a_post_that_is_left_out_is_no_longer_followed_up(client_for, actors, course, colleague_post) -> None:
    role = lead(course, colleague_post)
    page = f"{HOME}{course.reference}/befattningar/{role.pk}/ta-bort/"
    assert client_for(actors.owner).post(page).status_code == 302
    assert not LeadershipRole.objects.exists()
    assert not waiting(course).exists()
    assert call_new_holders(today=TODAY, at=STOCKHOLM_NOON) == 0


def test_training_once_is_enough_where_the_course_says_so(unit, colleague_post) -> None:
    once = CourseFactory(unit=unit, leadership=True, period="once")
    lead(once, colleague_post)
    prove(once, colleague_post, trained_on=dt.date(2020, 1, 1))
    assert leaders_of(once, as_of=TODAY)[0].is_valid
    assert not waiting(once).exists()
