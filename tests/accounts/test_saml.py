"""Sign-in by SAML against an identity provider that signs as a real one does, and what is refused."""

import base64
import datetime as dt
import uuid
import zlib
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.http import HttpResponse
from django.test import Client
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from zeal import zeal_ignore

from isms.accounts.models import Organisation, User
from isms.directories import directories
from tests.accounts.test_sign_in_pages import address

pytestmark = pytest.mark.django_db

IDP = "https://idp.kultur.example/adfs"
HOST = "isms.kultur.example"
HERE = f"http://{HOST}/konto/saml/kommun"
EMAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
GROUPS = "http://schemas.xmlsoap.org/claims/Group"

RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{response}" Version="2.0" IssueInstant="{now}"
 Destination="{here}/acs/"{asked}><saml:Issuer>{idp}</saml:Issuer>
 <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
 {assertion}</samlp:Response>"""
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 ID="_{assertion}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{idp}</saml:Issuer>
 <saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{person}</saml:NameID>
 <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
 <saml:SubjectConfirmationData NotOnOrAfter="{late}" Recipient="{here}/acs/"{asked}/></saml:SubjectConfirmation>
 </saml:Subject><saml:Conditions NotBefore="{early}" NotOnOrAfter="{late}"><saml:AudienceRestriction>
 <saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
 <saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_1"><saml:AuthnContext><saml:AuthnContextClassRef>
 urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
 <saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"""


@dataclass(frozen=True)
class IdentityProvider:
    """A key, its certificate, and answers signed with it."""

    key: str
    certificate: str

    @classmethod
    def make(cls) -> "IdentityProvider":
        """Make one with a key of its own."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.kultur.example")])
        now = dt.datetime.now(dt.UTC)
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return cls(private.decode(), certificate.public_bytes(pem).decode())

    def answer(
        self,
        asked: str,
        *,
        person: str,
        audience: str = f"{HERE}/metadata/",
        signed: bool = True,
        late: dt.timedelta = dt.timedelta(minutes=5),
        **attributes: object,
    ) -> str:
        """Return what the browser brings back: an answer to the question with that id, or to none."""
        now = dt.datetime.now(dt.UTC)
        values = {
            "response": uuid.uuid4().hex,
            "assertion": uuid.uuid4().hex,
            "now": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "early": f"{now - dt.timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}",
            "late": f"{now + late:%Y-%m-%dT%H:%M:%SZ}",
            "here": HERE,
            "idp": IDP,
            "audience": audience,
            "person": person,
            "asked": f' InResponseTo="{asked}"' if asked else "",
            "attributes": "".join(attribute(name, value) for name, value in attributes["said"].items()),
        }
        assertion = ASSERTION.format(**values)
        if signed:
            assertion = OneLogin_Saml2_Utils.add_sign(assertion, self.key, self.certificate).decode()
        whole = RESPONSE.format(**values | {"assertion": assertion})
        return base64.b64encode(whole.encode()).decode()


def attribute(name: str, value: object) -> str:
    values = value if isinstance(value, list) else [value]
    inner = "".join(f'<saml:AttributeValue xsi:type="xs:string">{each}</saml:AttributeValue>' for each in values)
    return f'<saml:Attribute Name="{name}">{inner}</saml:Attribute>'


@pytest.fixture(scope="module")
def idp() -> IdentityProvider:
    """The municipality's own."""
    return IdentityProvider.make()


@pytest.fixture(autouse=True)
def saml(idp: IdentityProvider, settings, organisation: Organisation) -> None:
    """The settings as in operation."""
    settings.SOCIALACCOUNT_PROVIDERS = directories(
        name="Stadens konto",
        oidc=("", "", ""),
        saml=(IDP, "", f"{IDP}/ls/", idp.certificate),
        saml_attributes={"email": EMAIL, "name": "http://schemas.microsoft.com/identity/claims/displayname"},
    )
    settings.ALLOWED_HOSTS = [HOST]
    settings.ISMS_SSO_GROUPS_CLAIM = GROUPS
    settings.ISMS_SSO_EMAIL_DOMAINS = ["kultur.example"]
    settings.ISMS_SSO_ROLES = {"samordnare": ["kulturforvaltningen/coordinator"]}


SAID = {
    EMAIL: "sam@kultur.example",
    "http://schemas.microsoft.com/identity/claims/displayname": "Sam Aml",
    GROUPS: ["annat", "samordnare"],
}


def visitor() -> Client:
    """Somebody in a browser that has not been here."""
    return Client(HTTP_HOST=HOST, REMOTE_ADDR=address())


def ask(client: Client) -> str:
    """Go out to the provider and return the id of the question."""
    out = client.get("/konto/saml/kommun/login/?next=/konto/sessioner/")
    assert out.url.startswith(f"{IDP}/ls/?SAMLRequest=")
    packed = base64.b64decode(parse_qs(urlsplit(out.url).query)["SAMLRequest"][0])
    return etree.fromstring(zlib.decompress(packed, -15)).get("ID")


def bring(client: Client, answer: str) -> HttpResponse:
    """Bring an answer back, as the browser does."""
    finish = client.post("/konto/saml/kommun/acs/", {"SAMLResponse": answer, "RelayState": ""})
    assert finish.url == "/konto/saml/kommun/acs/finish/"
    with zeal_ignore():
        return client.get(finish.url)


def test_a_signed_answer_lets_in_with_the_roles_of_its_groups(idp: IdentityProvider) -> None:
    client = visitor()
    asked = ask(client)
    answer = idp.answer(asked, person="sam-1", said=SAID)
    assert bring(client, answer).url == "/konto/sessioner/"
    user = User.objects.get(email="sam@kultur.example")
    assert user.name == "Sam Aml"
    assert [row.role_group.role_code for row in user.directory_roles.all()] == ["coordinator"]
    assert user.socialaccount_set.get().extra_data == {}
    assert client.get("/kulturforvaltningen/system/").status_code == 200

    again = visitor()
    assert bring(again, answer).status_code != 302  # the answer was to somebody else's question
    assert again.get("/konto/sessioner/").status_code == 302
    metadata = again.get("/konto/saml/kommun/metadata/")
    assert etree.fromstring(metadata.content).get("entityID") == f"{HERE}/metadata/"
    assert again.get("/konto/saml/annan/login/").status_code == 404
    assert "Logga in med Stadens konto" in again.get("/konto/login/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"signed": False},
        {"audience": "https://annan.example/"},
        {"late": -dt.timedelta(minutes=10)},
        {"asked": ""},
    ],
    ids=["unsigned", "for somebody else", "too late", "unasked"],
)
def test_an_answer_that_does_not_hold_is_refused(idp: IdentityProvider, wrong: dict) -> None:
    client = visitor()
    asked = ask(client)
    answer = bring(client, idp.answer(**{"asked": asked, "person": "sam-2", "said": SAID} | wrong))
    assert answer.status_code == 401
    assert "Inloggningen gick inte" in answer.content.decode()
    assert not User.objects.exists()


def test_an_answer_signed_by_another_is_refused() -> None:
    client = visitor()
    asked = ask(client)
    assert bring(client, IdentityProvider.make().answer(asked, person="sam-3", said=SAID)).status_code == 401
    assert bring(client, "inte ens xml").status_code == 401
    assert not User.objects.exists()
