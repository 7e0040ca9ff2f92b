"""Guards that hold for every test, and the standing actors."""

import datetime as dt
import gc
import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.template import base as template_base
from django.test import Client

from classification.methods_loader import load_methods
from classification.models import Method
from isms.accounts import roles
from isms.accounts.models import Organisation, Post, Unit, User
from isms.frames import with_room
from isms.local.quick_migrations import quick_migrations
from isms.register.access import Actor, grant_role, resolve_actor
from tests.factories import STOCKHOLM_NOON, OrganisationFactory, PostFactory, UnitFactory, UserFactory

APPLICATION_ROLE = "isms_app"
TODAY = STOCKHOLM_NOON.date()


# Speed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that no worker sits alone with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> None:
    """Give each test room for its calls, as every request has."""
    pyfuncitem.obj = with_room(pyfuncitem.obj)


@pytest.fixture(scope="session", autouse=True)
def rare_garbage_collection() -> None:
    """Look through what the imports have made once, not anew at each full collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


# Guards


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Let sockets reach this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def undefined_template_variables_fail() -> Iterator[None]:
    """Turn a name that a template prints but nobody has set into a failure.

    Names inside ``{% if %}`` and behind ``|default`` may be missing: Django itself asks that way.
    """
    resolve = template_base.FilterExpression.resolve

    def strict(self, context, ignore_failures=False):
        value = resolve(self, context, ignore_failures)
        # What is missing is printed as nothing: only then is it worth asking again.
        is_plain = isinstance(self.var, template_base.Variable) and not ignore_failures and not self.filters
        if is_plain and isinstance(value, str) and not value:
            try:
                self.var.resolve(context)
            except template_base.VariableDoesNotExist as missing:
                origin = getattr(getattr(context, "template", None), "name", "?")
                if not _belongs_to_a_library(str(origin)):
                    raise AssertionError(f"undefined template variable {self.token!r} in {origin}") from missing
        return value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template_base.FilterExpression, "resolve", strict)
        yield


def _belongs_to_a_library(origin: str) -> bool:
    return origin.startswith(("account/", "mfa/", "socialaccount/", "allauth/", "django/", "django_tables2/"))


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureRequest) -> None:
    """Make the test database and give the application's role its rights in it."""
    with quick_migrations():
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        call_command("grant_application_role", database="default", role=APPLICATION_ROLE)


@pytest.fixture(autouse=True)
def application_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run every database test with the rights that the application has in operation, not the owner's."""
    fixtures = set(request.fixturenames)
    if not {"db", "transactional_db"} & fixtures and request.node.get_closest_marker("django_db") is None:
        yield
        return
    is_transactional = "transactional_db" in fixtures or "live_server" in fixtures
    request.getfixturevalue("transactional_db" if is_transactional else "_django_db_helper")
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


# Time


@pytest.fixture
def now() -> dt.datetime:
    """The moment at which tests act: noon in Stockholm on Monday 23 November 2026."""
    return STOCKHOLM_NOON


@pytest.fixture
def today() -> dt.date:
    """The day on which tests act."""
    return TODAY


@pytest.fixture
def clock(now: dt.datetime) -> Iterator[time_machine.Traveller]:
    """Set the machine's clock to ``now``; tests move it by hand."""
    with time_machine.travel(now, tick=True) as coordinates:
        yield coordinates


# Standing actors


@pytest.fixture
def organisation(db: None) -> Organisation:
    """The administration that the actors belong to."""
    return OrganisationFactory(name="Kulturförvaltningen", slug="kulturforvaltningen")


@pytest.fixture
def other_organisation(db: None) -> Organisation:
    """Another administration of the city."""
    return OrganisationFactory(name="Idrottsförvaltningen", slug="idrottsforvaltningen")


@pytest.fixture
def unit(organisation: Organisation) -> Unit:
    """A unit of the administration."""
    return UnitFactory(organisation=organisation, name="Kulturskolan")


@pytest.fixture
def other_unit(other_organisation: Organisation) -> Unit:
    """A unit of the other administration."""
    return UnitFactory(organisation=other_organisation, name="Simhallarna")


@pytest.fixture
def owner_post(unit: Unit) -> Post:
    """The post that owns entries in most tests."""
    return PostFactory(unit=unit, title="Enhetschef Kulturskolan", holder__name="Olle Ägare")


@pytest.fixture
def colleague_post(unit: Unit) -> Post:
    """Another post of the same unit, which owns nothing unless a test says so."""
    return PostFactory(unit=unit, title="Samordnare Kulturskolan", holder__name="Kim Kollega")


def _with_role(name: str, role: roles.Role, organisation: Organisation) -> User:
    user = UserFactory(name=name)
    grant_role(user=user, role=role, organisation=organisation)
    return user


@pytest.fixture
def owner(owner_post: Post, organisation: Organisation) -> User:
    """An information owner: holds ``owner_post``."""
    grant_role(user=owner_post.holder, role=roles.INFORMATION_OWNER, organisation=organisation)
    return owner_post.holder


@pytest.fixture
def colleague(colleague_post: Post, organisation: Organisation) -> User:
    """Another information owner of the same unit."""
    grant_role(user=colleague_post.holder, role=roles.INFORMATION_OWNER, organisation=organisation)
    return colleague_post.holder


@pytest.fixture
def coordinator(organisation: Organisation) -> User:
    """Edits all registers."""
    return _with_role("Kajsa Samordnare", roles.COORDINATOR, organisation)


@pytest.fixture
def director(organisation: Organisation) -> User:
    """Reads all and approves the review."""
    return _with_role("Disa Direktör", roles.DIRECTOR, organisation)


@pytest.fixture
def data_protection_officer(organisation: Organisation) -> User:
    """Reads personal-data matters, restricted ones too."""
    return _with_role("Doris Dataskydd", roles.DATA_PROTECTION_OFFICER, organisation)


@pytest.fixture
def reader(organisation: Organisation) -> User:
    """Reads all but the restricted."""
    return _with_role("Rut Revisor", roles.READER, organisation)


@pytest.fixture
def reporter(organisation: Organisation) -> User:
    """An employee."""
    return _with_role("Runa Rapportör", roles.REPORTER, organisation)


@pytest.fixture
def administrator(organisation: Organisation) -> User:
    """Handles accounts and sees no content."""
    return _with_role("Adam Administratör", roles.ADMINISTRATOR, organisation)


@pytest.fixture
def other_coordinator(other_organisation: Organisation) -> User:
    """Coordinates the other administration."""
    return _with_role("Ingmar Idrott", roles.COORDINATOR, other_organisation)


@pytest.fixture
def stranger(db: None) -> User:
    """Has an account and nothing else."""
    return UserFactory(name="Fia Främling")


@pytest.fixture
def actors(
    owner: User,
    colleague: User,
    coordinator: User,
    director: User,
    data_protection_officer: User,
    reader: User,
    reporter: User,
    administrator: User,
    other_coordinator: User,
    stranger: User,
) -> SimpleNamespace:
    """Everybody at once, by name."""
    return SimpleNamespace(
        owner=owner,
        colleague=colleague,
        coordinator=coordinator,
        director=director,
        data_protection_officer=data_protection_officer,
        reader=reader,
        reporter=reporter,
        administrator=administrator,
        other_coordinator=other_coordinator,
        stranger=stranger,
    )


@pytest.fixture
def acting(today: dt.date) -> Callable[[User, Organisation], Actor]:
    """Resolve a user's rights in an organisation today."""

    def resolve(user: User, organisation: Organisation) -> Actor:
        return resolve_actor(user=get_user_model().objects.get(pk=user.pk), organisation=organisation, today=today)

    return resolve


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """Make a client that is signed in as a user."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def method(db: None) -> Method:
    """The shipped default method."""
    load_methods()
    return Method.objects.get(is_default=True)
