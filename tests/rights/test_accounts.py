"""Making, locking and opening accounts through the pages."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from isms.accounts import roles
from isms.accounts.models import Organisation, User
from isms.register.access import grant_role
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def url(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(f"rights:{name}", args=[organisation.slug, *args])


def test_a_new_account_chooses_its_own_password(organisation, administrator, client_for, mailoutbox) -> None:
    client, create = client_for(administrator), url("account_create", organisation)
    answer = client.post(create, {"name": " Nils Ny ", "email": "Nils.Ny@Kultur.example"}, follow=True)
    person = User.objects.get(email="nils.ny@kultur.example")
    assert "är skapat" in answer.content.decode()
    assert not person.has_usable_password()
    assert set(person.groups.values_list("role_group__role_code", flat=True)) == {"reporter"}
    [message] = mailoutbox
    assert message.to == ["nils.ny@kultur.example"]
    assert "Nils" not in message.subject
    path = re.search(r"http://[^/]+(/konto/password/reset/key/\S+)", message.body).group(1)
    visitor = Client()
    form = visitor.get(path, follow=True)
    chosen = {"password1": "en-helt-egen-mening-2026", "password2": "en-helt-egen-mening-2026"}
    visitor.post(form.redirect_chain[-1][0], chosen)
    person.refresh_from_db()
    assert person.check_password(chosen["password1"])
    assert "Länken gäller inte längre" in Client().get(path, follow=True).content.decode()
    # The same address once more is refused at the field, and nothing typed is lost.
    again = client.post(create, {"name": "Nils Igen", "email": "NILS.NY@kultur.example"})
    assert again.status_code == 422
    assert "Det finns redan ett konto med den adressen." in again.content.decode()
    assert "Nils Igen" in again.content.decode()
    assert "personnummer" in client.post(create, {"name": "811218-9876", "email": "a@b.example"}).content.decode()


def test_a_mail_server_that_is_away_loses_no_account(organisation, administrator, client_for, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody answers there
    client = client_for(administrator)
    answer = client.post(
        url("account_create", organisation), {"name": "Nina Ny", "email": "nina@kultur.example"}, follow=True
    )
    assert "Mejlet kunde inte skickas" in answer.content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(url("account_link", organisation, User.objects.get(email="nina@kultur.example").pk))
    assert [message.to for message in mail.outbox] == [["nina@kultur.example"]]


def test_a_locked_account_is_out_at_once_and_keeps_what_it_has(
    organisation, other_organisation, administrator, coordinator, reader, client_for
) -> None:
    client, theirs = client_for(administrator), client_for(reader)
    home = reverse("followup:my_page", args=[organisation.slug])
    assert theirs.get(home).status_code == 200
    client.post(url("account_lock", organisation, reader.pk))
    assert theirs.get(home).status_code == 302
    client.post(url("account_unlock", organisation, reader.pk))
    assert theirs.get(home).status_code == 302  # the session is gone, not only refused
    assert client_for(reader).get(home).status_code == 200
    # Not the own account, nor the last coordinator's, nor one that another organisation uses too.
    grant_role(user=reader, role=roles.READER, organisation=other_organisation)
    for person, message in (
        (administrator, "Ingen ändrar sina egna"),
        (coordinator, "är den sista i rollen"),
        (reader, "arbetar även i en annan organisation"),
    ):
        answer = client.post(url("account_lock", organisation, person.pk), follow=True)
        assert message in answer.content.decode()
        assert User.objects.get(pk=person.pk).is_active
    answer = client.post(url("account_link", organisation, reader.pk), follow=True)
    assert "arbetar även i en annan organisation" in answer.content.decode()
    assert mail.outbox == []


def test_an_account_made_here_signs_in_with_its_password(organisation, administrator, client_for) -> None:
    person = UserFactory()
    grant_role(user=person, role=roles.REPORTER, organisation=organisation)
    client_for(administrator).post(url("account_lock", organisation, person.pk))
    answer = Client().post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in answer.wsgi_request.session


def test_no_link_is_mailed_past_a_lock_or_the_directory(
    organisation, administrator, reader, director, client_for, mailoutbox
) -> None:
    client = client_for(administrator)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    director.set_unusable_password()
    director.save()
    SocialAccount.objects.create(user=director, provider="kommun", uid="d1")
    for person, message in ((reader, "Kontot är låst"), (director, "har inget lösenord här")):
        answer = client.post(url("account_link", organisation, person.pk), follow=True)
        assert message in answer.content.decode()
    assert mailoutbox == []
