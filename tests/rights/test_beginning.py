"""An installation begins with nobody in it: a command makes the organisation and lets its administrator in."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from isms.accounts.models import Organisation, User

pytestmark = pytest.mark.django_db


def make(slug: str, name: str = "Stadsbyggnad", email: str = "Ada@stad.example", **more: str) -> str:
    out = StringIO()
    call_command("make_organisation", slug, name, administrator="Ada Ny", email=email, stdout=out, **more)
    return out.getvalue()


def test_a_new_organisation_has_an_administrator_who_lets_the_others_in(mailoutbox, client_for) -> None:
    assert "länk" in make("stadsbyggnad", number="212000-0142", controller="Stadsbyggnadsnämnden")
    organisation, ada = Organisation.objects.get(), User.objects.get(email="ada@stad.example")
    assert (organisation.slug, organisation.controller) == ("stadsbyggnad", "Stadsbyggnadsnämnden")
    [message] = mailoutbox
    path = re.search(r"http://[^/]+(/konto/password/reset/key/\S+)", message.body).group(1)
    assert Client().get(path, follow=True).status_code == 200
    # She makes an account and gives the first coordinator, who gives the rest.
    client = client_for(ada)
    client.post("/stadsbyggnad/behorigheter/nytt-konto/", {"name": "Bo Ny", "email": "bo@stad.example"})
    client.post("/stadsbyggnad/behorigheter/ge-roll/", {"person": "bo@stad.example", "role": "coordinator"})
    bo = User.objects.get(email="bo@stad.example")
    assert client_for(bo).get("/stadsbyggnad/system/").status_code == 200
    # Another organisation with the same administrator: no second account, no second password.
    ada.set_password("en-helt-egen-mening-2026")
    ada.save()
    assert "fanns redan" in make("kultur", "Kultur", email="ADA@stad.example", parent="stadsbyggnad")
    assert Organisation.objects.get(slug="kultur").parent == organisation
    assert [message.to for message in mailoutbox] == [["ada@stad.example"], ["bo@stad.example"]]
    assert client_for(ada).get("/kultur/behorigheter/").status_code == 200


def test_what_is_wrong_is_said_and_nothing_is_made(organisation, reader) -> None:
    User.objects.filter(pk=reader.pk).update(is_active=False)
    before = Organisation.objects.count(), User.objects.count()
    for wrong, said in (
        ({"slug": organisation.slug}, "finns redan"),
        ({"slug": "konto"}, "upptagen"),
        ({"number": "212000-0143"}, "inte giltigt"),
        ({"email": "ada"}, "e-postadress"),
        ({"parent": "saknas"}, "saknas"),
        ({"email": reader.email}, "Det finns redan ett konto"),  # a locked one
    ):
        with pytest.raises(CommandError, match=f"(?s).*{said}"):
            make(**({"slug": "ny"} | wrong))
    assert (Organisation.objects.count(), User.objects.count()) == before
