"""Sharing one entry with a person, through the pages."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from isms.accounts.models import User
from isms.register.access import share_entry
from isms.register.models import Entry
from isms.register.services import archive_entry
from tests.factories import SystemFactory

pytestmark = pytest.mark.django_db


def url(name: str, entry: Entry, *args: int) -> str:
    return reverse(f"rights:{name}", args=["kulturforvaltningen", entry.reference, *args])


def test_the_owner_shares_until_a_day_and_ends_it(
    unit, owner, owner_post, stranger, client_for, clock: time_machine.Traveller, today
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    client, theirs = client_for(owner), client_for(stranger)
    until = today + dt.timedelta(days=7)
    values = {"person": stranger.email, "until": until.isoformat(), "may_change": "on"}
    assert theirs.get(system.get_absolute_url()).status_code == 404
    assert client.post(url("share", system), values).status_code == 302
    assert theirs.get(system.get_absolute_url()).status_code == 200
    assert theirs.get(f"{system.get_absolute_url()}andra/").status_code == 200
    assert "#delningar" in client.get(system.get_absolute_url()).content.decode()
    # What is lent is not passed on.
    assert "delar den inte vidare" in theirs.get(url("who_sees", system)).content.decode()
    assert theirs.post(url("share", system), {"person": owner.email, "until": until.isoformat()}).status_code == 403
    assert "redan delad med" in client.post(url("share", system), values).content.decode()
    clock.shift(dt.timedelta(days=8))
    theirs, client = client_for(stranger), client_for(owner)
    assert theirs.get(system.get_absolute_url()).status_code == 404
    page = client.get(url("who_sees", system)).content.decode()
    assert "Har gått ut" in page
    assert "läsa och ändra" in page
    later = (until + dt.timedelta(days=30)).isoformat()
    assert client.post(url("share", system), {"person": stranger.email, "until": later}).status_code == 302
    [share] = Entry.objects.get(pk=system.pk).shares.select_related("permission")
    assert share.permission.codename == "view_entry"
    assert client.post(url("unshare", system, share.pk)).status_code == 302
    assert theirs.get(system.get_absolute_url()).status_code == 404
    assert client.post(url("unshare", system, share.pk)).status_code == 404


def test_what_is_wrong_is_said_at_the_field(unit, coordinator, colleague, stranger, client_for, clock, today) -> None:
    system = SystemFactory(unit=unit)
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    client, day = client_for(coordinator), today.isoformat()
    for person, until, message in (
        ("", day, "måste fyllas i"),
        ("Ingen Alls", day, "Det finns inget konto för"),
        (stranger.email, day, "är låst"),
        (coordinator.email, day, "Du ser redan posten"),
        (colleague.name, "2026-11-22", "Välj i dag eller en senare dag"),
        (colleague.name, "2027-11-24", "högst ett år"),
        (colleague.name, "i morgon", "giltigt datum"),
    ):
        answer = client.post(url("share", system), {"person": person, "until": until})
        assert answer.status_code == 422, message
        assert message in answer.content.decode(), message
        assert until in answer.content.decode(), message
    assert not Entry.objects.get(pk=system.pk).shares.exists()


def test_a_restricted_entry_is_shared_only_by_coordinator_and_officer(
    unit, owner, owner_post, coordinator, data_protection_officer, colleague, stranger, client_for, clock, today
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, restricted=True, handles_personal_data=True)
    share_entry(entry=system, user=owner, by=coordinator, may_change=True)
    values = {"person": colleague.email, "until": today.isoformat(), "may_change": "on"}
    assert client_for(owner).get(url("who_sees", system)).status_code == 200
    assert client_for(owner).post(url("share", system), values).status_code == 403
    # The officer reads and advises: what the officer may not do, the officer does not give.
    assert client_for(data_protection_officer).post(url("share", system), values).status_code == 302
    assert client_for(coordinator).post(url("share", system), values | {"person": stranger.email}).status_code == 302
    given = Entry.objects.get(pk=system.pk).shares.values_list("user__name", "permission__codename")
    assert set(given) == {
        (owner.name, "change_entry"),
        (colleague.name, "view_entry"),
        (stranger.name, "change_entry"),
    }


def test_an_archived_entry_is_shared_with_nobody_new_but_a_share_of_it_ends(
    unit, coordinator, colleague, client_for, clock, today, now
) -> None:
    system = SystemFactory(unit=unit)
    share = share_entry(entry=system, user=colleague, by=coordinator)
    archive_entry(entry=system, version=1, by=coordinator, at=now)
    client = client_for(coordinator)
    page = client.get(url("who_sees", system)).content.decode()
    assert "Dela posten" not in page
    assert "tills vidare" in page
    values = {"person": colleague.email, "until": today.isoformat()}
    assert "Posten är arkiverad." in client.post(url("share", system), values).content.decode()
    assert client.post(url("unshare", system, share.pk)).status_code == 302
    assert client_for(colleague).get(system.get_absolute_url()).status_code == 404
