"""The yearly review of the register's own rights, through the pages."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from isms.accounts import roles
from isms.accounts.models import Organisation, Post, User
from isms.followup.models import FollowUp
from isms.register.access import grant_role, share_entry
from isms.register.models import Decision, Entry
from isms.rights.models import GrantJudgement, RegisterAccess
from isms.rights.people import is_idle
from tests.factories import STOCKHOLM_NOON, PostFactory, SystemFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(organisation: Organisation, coordinator: User, colleague_post: Post, client_for, clock, today) -> str:
    """The address of the planned review's form."""
    home = reverse("rights:review_home", args=[organisation.slug])
    client = client_for(coordinator)
    for day in ("2026-11-22", "2027-11-24", ""):
        assert client.post(home, {"owner": colleague_post.pk, "first_on": day}).status_code == 422
    assert client.post(home, {"owner": colleague_post.pk, "first_on": today.isoformat()}).status_code == 302
    assert client.get(home).url == f"/{organisation.slug}/behorighetsgenomgang/BGR-0001/"
    return f"{client.get(home).url}genomfor/"


def answers_of(client: Client, address: str, *, withdrawn: Callable[[str], bool] = lambda label: False) -> dict:
    """Answer every row of the form; keep what is not said to be withdrawn."""
    form = client.get(address).context["form"]
    chosen = {row.grant.key: "withdraw" if withdrawn(field.label) else "keep" for row, field in form.questions()}
    return {"version": form["version"].value(), **chosen}


def test_each_grant_is_kept_or_withdrawn_and_the_next_review_planned(
    record, organisation, unit, owner, owner_post, coordinator, reader, director, reporter, client_for, today
) -> None:
    system = SystemFactory(unit=unit, title="Hemliga systemet", restricted=True)
    share_entry(entry=system, user=owner, by=coordinator)
    share_entry(entry=SystemFactory(unit=unit), user=director, by=coordinator)
    posts = PostFactory.create_batch(2, unit=unit, deputy=reporter)
    client = client_for(coordinator)
    planned = FollowUp.objects.get(kind="grant_review")
    assert planned.action_url == record
    page = client.get(record).content.decode()
    assert "SYS-0001 Hemliga systemet" in page
    # A large organisation's answers are taken in too.
    many = {"version": "1"} | {f"role-{number}": "keep" for number in range(10**9, 10**9 + 5_000)}
    assert client.post(record, many).status_code == 422
    # What is not answered is asked for; what is answered stands.
    leaving = (director.name, reporter.name)
    values = answers_of(
        client,
        record,
        withdrawn=lambda label: label.startswith(leaving) or ("Ägare" in label and "Informationsägare" not in label),
    )
    missing = next(key for key in values if key.startswith("role-"))
    answer = client.post(record, {key: value for key, value in values.items() if key != missing})
    assert answer.status_code == 422
    assert "Svara Behåll eller Ta bort." in answer.content.decode()
    assert answer.content.decode().count("checked") == len(values) - 2
    assert client.post(record, values).status_code == 302
    decision = Decision.objects.get(kind="grant_review")
    rows = GrantJudgement.objects.filter(decision=decision)
    assert rows.count() == len(values) - 1
    gone = rows.filter(is_kept=False)
    assert {(row.person, row.kind) for row in gone.select_related("person")} == {
        (owner, "holder"),
        (owner, "share"),
        (director, "role"),
        (director, "share"),
        (reporter, "role"),
        (reporter, "deputy"),
    }
    assert not director.groups.exists()
    assert not reporter.groups.exists()
    assert {Post.objects.get(pk=post.pk).deputy for post in posts} == {None}
    owner_post.refresh_from_db()
    assert owner_post.holder is None
    assert not Entry.objects.get(pk=system.pk).shares.exists()
    assert set(owner.groups.values_list("role_group__role_code", flat=True)) == {"information_owner"}
    planned.refresh_from_db()
    assert planned.completed_by == coordinator
    assert FollowUp.objects.open().get(kind="grant_review").intended_on == dt.date(2027, 11, 23)
    for change in ({"is_kept": True}, {"role_code": "director"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows.update(**change)
    # An auditor reads the review, but not what a restricted entry is called.
    page = client_for(reader).get(record.removesuffix("genomfor/")).content.decode()
    assert "Olle Ägare" in page
    assert "Togs bort" in page
    assert "Hemliga systemet" not in page
    assert "SYS-0001" not in page


@given(hours=st.integers(0, 50_000), days=st.integers(0, 400))
def test_nobody_is_idle_within_180_days_and_everybody_after_185(hours: int, days: int) -> None:
    latest = STOCKHOLM_NOON + dt.timedelta(hours=hours)
    person = UserFactory.build(last_login=latest)
    if days < 180:
        assert not is_idle(person, now=latest + dt.timedelta(days=days))
    if days > 185:
        assert is_idle(person, now=latest + dt.timedelta(days=days))


def test_idle_people_are_marked_after_six_calendar_months(record, coordinator, owner, reader, client_for) -> None:
    User.objects.filter(pk=owner.pk).update(last_login=dt.datetime(2026, 5, 23, 10, tzinfo=dt.UTC))
    User.objects.filter(pk=reader.pk).update(last_login=dt.datetime(2026, 5, 24, 10, tzinfo=dt.UTC))
    form = client_for(coordinator).get(record).context["form"]
    assert {row.grant.person.name for row in form.rows if row.is_idle} == {owner.name}


def test_the_form_costs_the_same_for_many_grants(
    record, organisation, unit, coordinator, client_for, django_assert_num_queries
) -> None:
    clients = [client_for(coordinator) for _number in range(2)]

    def grant_more() -> None:
        person = PostFactory(unit=unit).holder
        grant_role(user=person, role=roles.READER, organisation=organisation)
        share_entry(entry=SystemFactory(unit=unit), user=person, by=coordinator)

    grant_more()
    with CaptureQueriesContext(connection) as few:
        clients[0].get(record)
    for _number in range(20):
        grant_more()
    with django_assert_num_queries(len(few)):
        clients[1].get(record)


def test_ones_own_rights_and_the_last_are_never_withdrawn(
    record, organisation, coordinator, administrator, client_for
) -> None:
    client = client_for(coordinator)
    values = answers_of(client, record)
    [own] = [row.grant.key for row in client.get(record).context["form"].rows if row.is_own]
    answer = client.post(record, values | {own: "withdraw"})
    assert answer.status_code == 422
    assert "Välj ett giltigt alternativ" in answer.content.decode()
    last = answers_of(client, record, withdrawn=lambda label: label.startswith(administrator.name))
    answer = client.post(record, last)
    assert answer.status_code == 422
    assert "är den sista i rollen administratör" in answer.content.decode()
    assert administrator.groups.count() == 1
    assert not Decision.objects.filter(kind="grant_review").exists()


def test_what_has_changed_meanwhile_is_asked_about_and_a_second_send_is_refused(
    record, organisation, coordinator, reader, director, client_for
) -> None:
    client = client_for(coordinator)
    values = answers_of(client, record)
    grant_role(user=director, role=roles.READER, organisation=organisation)
    assert client.post(record, values).status_code == 422
    values = answers_of(client, record)
    assert client.post(record, values).status_code == 302
    answer = client.post(record, values)
    assert answer.status_code == 422
    assert "Någon annan har sparat" in answer.content.decode()
    assert Decision.objects.filter(kind="grant_review").count() == 1
    assert len(client.get(record.removesuffix("genomfor/")).context["judgements"]) == len(values) - 1
    assert RegisterAccess.objects.count() == 1


def test_whoever_answers_for_the_reviews_cannot_put_them_away(record, organisation, colleague, client_for) -> None:
    client, subject = client_for(colleague), RegisterAccess.objects.get()
    assert "Arkivera" not in client.get(subject.get_absolute_url()).content.decode()
    archive = reverse("register:archive", args=[organisation.slug, subject.reference])
    answer = client.post(archive, {"version": subject.version}, follow=True)
    assert "Behörighetsgenomgång arkiveras inte." in answer.content.decode()
    assert FollowUp.objects.open().filter(kind="grant_review").count() == 1
