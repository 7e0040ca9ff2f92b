"""The permission matrix, asked as every role: who gets in, who is refused and who learns nothing.

Every address must stand in ``tests/permissions/matrix.py``: a new one without a row fails here.
"""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from isms.accounts.models import Organisation, User
from isms.followup.feeds import make_feed
from tests.factories import STOCKHOLM_NOON, UserFactory
from tests.permissions.matrix import MATRIX, OUTSIDE_ORGANISATIONS
from tests.permissions.objects import Objects, matrix_objects  # noqa: F401
from tests.permissions.rows import INSIDE, OUTSIDE, Row
from tests.security.hidden_words import HiddenWords, hidden_words, words_in
from tests.undo import undone

# The library's own pages of sign-in (tests/accounts): they ask for no role.
OF_ALLAUTH = ("account_", "mfa_", "socialaccount_", "openid_connect_", "saml_")
CHANGING = ("coordinator", "owner", "director")
LOOKING = tuple(sorted((INSIDE | OUTSIDE) - set(CHANGING)))


def expected(row: Row, who: str) -> tuple[int, ...]:
    if who in row.allowed:
        return row.ok
    return (403,) if who in row.sees else (404,)


@pytest.mark.slow
@pytest.mark.parametrize("roles", [CHANGING, LOOKING], ids=["changing", "looking"])
def test_matrix(roles: tuple[str, ...], objects: Objects, actors, client_for: Callable[[User], Client]) -> None:
    wrong = []
    hidden = hidden_words("kulturforvaltningen")
    assert len(hidden.foreign) > 20
    assert len(hidden.restricted_without_personal_data) > 10
    assert hidden.marked
    for who in roles:
        with undone():  # the next role meets the objects as they were
            client = client_for(getattr(actors, who))
            unseen = hidden.hidden_from(who)
            wrong += [
                f"{who} {problem}" for row in MATRIX for problem in problems_of(row, who, client, objects, unseen)
            ]
            wrong += [f"{who} {problem}" for problem in problems_beyond(who, getattr(actors, who), client, hidden)]
    assert wrong == []


def problems_beyond(who: str, user: User, client: Client, hidden: HiddenWords) -> Iterator[str]:
    """Yield what a role learns where no row of the matrix leads: by searching, and in its calendar."""
    for words in ("Dolt", "0002"):
        answer = client.get("/kulturforvaltningen/sok/", {"q": words})
        if who in INSIDE and (found := words_in(answer, hidden.hidden_from(who))):
            yield f"searching for {words} names {found}"
    organisation = Organisation.objects.get(slug="kulturforvaltningen")
    secret = make_feed(user=user, organisation=organisation, at=STOCKHOLM_NOON)
    feed = client.get(reverse("followup:feed", args=[secret]))
    if found := words_in(feed, hidden.hidden_from(who) | hidden.restricted):  # a calendar leaves the municipality
        yield f"the calendar names {found}"


def problems_of(row: Row, who: str, client: Client, objects: Objects, unseen: frozenset[str]) -> Iterator[str]:
    """Yield what is wrong with the answer that a role gets at an address: its code, or a word that it may not hold."""
    address = reverse(row.name, kwargs={"organisation": "kulturforvaltningen"} | objects[row.object])
    answer = getattr(client, row.method)(address)
    status = answer.status_code
    if who in INSIDE and (words := words_in(answer, unseen)):
        yield f"{row.method} {address} ({row.object}) names {words}"
    wanted = expected(row, who) if who in INSIDE or row.name == "organisation_home" else (404,)
    if status not in wanted:
        yield f"{row.method} {address} ({row.object}): {status}, not {wanted}"


def test_nobody_gets_in_without_signing_in(objects: Objects, db: None) -> None:
    client = Client()
    for row in MATRIX:
        address = reverse(row.name, kwargs={"organisation": "kulturforvaltningen"} | objects[row.object])
        answer = getattr(client, row.method)(address)
        assert answer.status_code == 302, address
        assert answer.url.startswith("/konto/login/?next="), address


def test_a_method_that_an_address_does_not_serve_changes_nothing(
    objects: Objects, coordinator: User, client_for
) -> None:
    client = client_for(coordinator)
    for row in MATRIX:
        if row.method == "post" and not any(each.name == row.name and each.method == "get" for each in MATRIX):
            address = reverse(row.name, kwargs={"organisation": "kulturforvaltningen"} | objects[row.object])
            assert client.get(address).status_code in (404, 405), address


def names_of(patterns: list[URLPattern | URLResolver], namespace: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= names_of(pattern.url_patterns, inner)
        else:
            found.add(f"{namespace}{pattern.name}")
    return found


def test_every_address_is_in_the_matrix() -> None:
    of_sign_in = {name for name in names_of(get_resolver().url_patterns) if name.startswith(OF_ALLAUTH)}
    known = {row.name for row in MATRIX} | set(OUTSIDE_ORGANISATIONS) | of_sign_in
    assert names_of(get_resolver().url_patterns) == known


def test_nobody_signs_up_alone(db: None) -> None:
    answer = Client().post(
        "/konto/signup/", {"email": "ny@kultur.example", "password1": "x" * 20, "password2": "x" * 20}
    )
    assert not User.objects.filter(email="ny@kultur.example").exists()
    assert answer.status_code == 404


def test_known_and_unknown_accounts_get_the_same_answer(db: None) -> None:
    known = UserFactory(email="kand@kultur.example")
    answers = {
        Client().post("/konto/password/reset/", {"email": email}).url for email in (known.email, "okand@kultur.example")
    }
    assert len(answers) == 1
