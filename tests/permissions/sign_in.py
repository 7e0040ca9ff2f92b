"""Addresses of sign-in: the organisation's demand, and what belongs to the person alone."""

from tests.permissions.rows import INSIDE, Row

SIGN_IN_ROWS = [
    Row("signin_second_step_roles", "", method, frozenset({"administrator"}), INSIDE, ok)
    for method, ok in (("get", (200,)), ("post", (302,)))
]
SIGN_IN_OUTSIDE = {
    "signin_second_step": "the person's own second step",
    "signin_sessions": "the person's own places",
    "signin_session_end": "the person's own places; those of others answer 404",
    "signin_link": "the address is the secret, and works once",
}
