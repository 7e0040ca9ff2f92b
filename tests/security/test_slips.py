"""Slips of the hand that used to end in an error page, and who may do what by the way."""

import datetime as dt

import pytest
from django.urls import reverse

from isms.register.forms import LONGEST_TEXT
from isms.register.models import Entry
from isms.register.services import change_entry
from reports.models import RenderJob
from tests.factories import PostFactory, SystemFactory
from tests.reports.conftest import approved, director_post, review, submitted  # noqa: F401
from tests.security.forms_of_pages import forms_of

pytestmark = pytest.mark.django_db


def edit_form(client, entry: Entry) -> tuple[str, dict[str, list[str]]]:
    address = f"{entry.get_absolute_url()}andra/"
    form = next(form for form in forms_of(client.get(address).content.decode(), address) if "title" in form.values)
    return address, form.values


def test_a_text_of_a_megabyte_is_refused_with_a_reason(unit, coordinator, client_for) -> None:
    system = SystemFactory(unit=unit)
    client = client_for(coordinator)
    address, values = edit_form(client, system)
    answer = client.post(address, {**values, "description": "ord " * LONGEST_TEXT})
    assert answer.status_code == 200
    assert "description" in answer.context["form"].errors
    assert client.post(address, {**values, "description": "ö" * LONGEST_TEXT}).status_code == 302


def test_a_text_from_elsewhere_does_not_stop_at_the_search(unit, coordinator, now: dt.datetime) -> None:
    system = SystemFactory(unit=unit)
    system.description = " ".join(f"{number:x}" for number in range(300_000))
    change_entry(entry=system, version=system.version, by=coordinator, at=now)
    assert Entry.objects.matching("abc").filter(pk=system.pk).exists()


def test_a_page_size_that_is_not_offered_is_ignored(unit, coordinator, client_for) -> None:
    for _number in range(26):
        SystemFactory(unit=unit)
    client = client_for(coordinator)
    for asked in ("-1", "0", "100000", "x"):
        table = client.get("/kulturforvaltningen/system/", {"per_page": asked}).context["table"]
        assert len(table.page.object_list) == 25, asked
    assert len(client.get("/kulturforvaltningen/system/?per_page=50").context["table"].page.object_list) == 26


def test_who_hands_an_entry_over_is_led_to_the_list(unit, owner, owner_post, client_for) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    client = client_for(owner)
    address, values = edit_form(client, system)
    answer = client.post(address, {**values, "owner": str(PostFactory(unit=unit).pk)}, follow=True)
    assert answer.redirect_chain == [("/kulturforvaltningen/system/", 302)]
    assert answer.status_code == 200


def test_a_decision_due_in_another_millennium_is_refused(review, coordinator, client_for, clock) -> None:  # noqa: F811
    client = client_for(coordinator)
    address = f"{review.get_absolute_url()}beslutspunkter/ny/"
    values = {"version": review.version, "text": "Att besluta", "due_on": "9999-12-31"}
    answer = client.post(address, values)
    assert answer.status_code == 200
    assert "due_on" in answer.context["form"].errors
    assert client.post(address, {**values, "due_on": "2027-12-31"}).status_code == 302


def test_a_reader_does_not_start_the_rendering_again(approved, reader, coordinator, client_for, clock) -> None:  # noqa: F811
    RenderJob.objects.update(state="failed", error="Filen kunde inte framställas.")
    kwargs = {"organisation": "kulturforvaltningen", "reference": approved.review.reference, "number": 1}
    restart = reverse("reports:render_restart", kwargs=kwargs)
    client = client_for(reader)
    assert restart not in client.get(approved.review.get_absolute_url()).content.decode()
    assert client.post(restart).status_code == 403
    assert RenderJob.objects.get().state == "failed"
    assert restart in client_for(coordinator).get(approved.review.get_absolute_url()).content.decode()
