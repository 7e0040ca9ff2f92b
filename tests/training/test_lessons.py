"""Lessons: whom they reach, what a mail holds, and that nobody is counted by name."""

import pytest
from django.apps import apps

from isms.followup.models import OutgoingMail
from isms.followup.reminders import prepare_reminders
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, PostFactory, SystemFactory, UnitFactory
from tests.training.factories import CampaignFactory
from training.models import LessonOpening

HOME = "/kulturforvaltningen/lektioner/"
MY_PAGE = "/kulturforvaltningen/min-sida/"

pytestmark = pytest.mark.usefixtures("clock")


def send(client, lesson):
    version = Entry.objects.get(pk=lesson.pk).version
    return client.post(f"{HOME}{lesson.reference}/skicka/", {"version": version}, follow=True).content.decode()


def test_a_round_reaches_those_of_the_units_once_and_moves_no_reminder(client_for, actors, unit, owner_post) -> None:
    elsewhere = PostFactory(unit=UnitFactory(organisation=unit.organisation))
    lesson = CampaignFactory(unit=unit, units=[unit], title="Lås skärmen")
    SystemFactory(unit=unit, owner=owner_post, at=STOCKHOLM_NOON.replace(year=2025, month=11))
    client = client_for(actors.coordinator)
    assert "2 personer" in send(client, lesson)
    mails = OutgoingMail.objects.filter(kind="lesson")
    assert {mail.recipient for mail in mails} == {actors.owner, actors.colleague}
    mail = mails.get(recipient=actors.owner)
    assert mail.subject == "Kort lektion: Lås skärmen"
    assert f"{HOME}{lesson.reference}/las/?via=mail" in mail.text
    assert actors.owner.name not in mail.text
    assert elsewhere.holder not in {mail.recipient for mail in mails}
    stale = client.post(f"{HOME}{lesson.reference}/skicka/", {"version": 1}, follow=True).content.decode()
    assert "Någon annan har sparat" in stale
    assert mails.all().count() == 2
    prepare_reminders(today=STOCKHOLM_NOON.date(), at=STOCKHOLM_NOON)
    assert OutgoingMail.objects.exclude(kind="lesson").filter(recipient=actors.owner).count() == 1
    assert "2 personer" in send(client, lesson)  # another round the same day is asked for
    assert mails.all().count() == 4


def test_what_is_over_or_restricted_is_not_sent(client_for, actors, unit) -> None:
    client = client_for(actors.coordinator)
    over = CampaignFactory(unit=unit, starts_on="2026-10-01", ends_on="2026-10-31")
    hidden = CampaignFactory(unit=unit, restricted=True)
    assert "visas inte i dag" in send(client, over)
    assert "skickas inte som mejl" in send(client, hidden)
    assert not OutgoingMail.objects.exists()


def test_a_lesson_is_on_min_sida_of_its_units_and_openings_are_only_numbers(client_for, actors, unit) -> None:
    lesson = CampaignFactory(unit=unit, units=[unit], title="Lås skärmen")
    everybody = CampaignFactory(unit=unit, title="Rapportera incidenter")
    CampaignFactory(unit=unit, title="Senare", starts_on="2026-12-01")
    CampaignFactory(unit=unit, title="Bara i mejl", is_on_my_page=False)
    mine = client_for(actors.colleague)
    page = mine.get(MY_PAGE).content.decode()
    assert f"{HOME}{lesson.reference}/las/?via=my_page" in page
    assert "Rapportera incidenter" in page
    assert "Senare" not in page
    assert "Bara i mejl" not in page
    other = client_for(actors.reporter).get(MY_PAGE).content.decode()
    assert "Lås skärmen" not in other
    assert "Rapportera incidenter" in other
    for via in ("my_page", "my_page", "mail", "x" * 500):
        assert "Lås skärmen när du går" in mine.get(f"{HOME}{lesson.reference}/las/", {"via": via}).content.decode()
    mine.head(f"{HOME}{everybody.reference}/las/")
    counts = dict(LessonOpening.objects.filter(campaign=lesson).values_list("channel", "opened_count"))
    assert counts == {"my_page": 2, "mail": 1, "other": 1}
    assert not LessonOpening.objects.filter(campaign=everybody).exists()
    people = [field for field in LessonOpening._meta.get_fields() if field.related_model is not None]
    assert [field.name for field in people] == ["campaign"]
    assert not any(model._meta.model_name == "lessonopeningevent" for model in apps.get_models())
    assert '<td class="num">2</td>' in client_for(actors.coordinator).get(lesson.get_absolute_url()).content.decode()


def test_a_lesson_is_written_with_units_and_days_in_order(client_for, actors, unit, owner_post) -> None:
    client = client_for(actors.coordinator)
    form = {"title": "Nätfiske", "text": "Titta på adressen.", "unit": unit.pk, "owner": owner_post.pk}
    form |= {"starts_on": "2026-12-10", "ends_on": "2026-12-01", "units": [unit.pk], "is_on_my_page": "on"}
    answer = client.post(f"{HOME}ny/", form).content.decode()
    assert "Sista dagen ligger före första dagen" in answer
    assert "Titta på adressen" in answer
    assert client.post(f"{HOME}ny/", form | {"ends_on": "2026-12-31"}).status_code == 302
    assert "Kulturskolan" in client.get(f"{HOME}?q=fiske", follow=True).content.decode()
