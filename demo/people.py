"""Load the demo's organisations, units, people, roles and posts."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from isms.accounts.models import Organisation, Post, Unit, User
from isms.accounts.roles import ROLES
from isms.register.access import grant_role
from isms.register.separation import assign_post

# The demo is open by design: everybody who runs it is shown the accounts.
PASSWORD = "demo-kultur-2026"  # noqa: S105


@dataclass(frozen=True)
class People:
    """Everybody and every place in the demo, by the keys of the data files."""

    organisations: dict[str, Organisation]
    units: dict[str, Unit]
    users: dict[str, User]
    posts: dict[str, Post]

    def coordinator_of(self, organisation: Organisation) -> User:
        """Return the person who keeps an organisation's register."""
        groups = organisation.role_groups.filter(role_code__in=("coordinator", "central_coordinator"))
        return User.objects.filter(groups__role_group__in=groups).order_by("pk")[0]

    def director_of(self, organisation: Organisation) -> User:
        """Return the person who approves an organisation's yearly review."""
        return User.objects.get(groups__role_group__in=organisation.role_groups.filter(role_code="director"))


def load_people(content: dict[str, Any]) -> People:
    """Create what ``organisations.toml`` describes."""
    organisations: dict[str, Organisation] = {}
    for row in content["organisations"]:
        organisations[row["key"]] = Organisation.objects.create(
            slug=row["slug"],
            name=row["name"],
            kind=row["kind"],
            parent=organisations.get(row["parent"]),
            controller=row["controller"],
            organisation_number=row["organisation_number"],
            case_number_url_template=row.get("case_number_url_template", ""),
        )
    units = {
        row["key"]: Unit.objects.create(organisation=organisations[row["organisation"]], name=row["name"])
        for row in content["units"]
    }
    users = _load_users(content["users"], organisations=organisations, units=units)
    posts = {}
    for row in content["posts"]:
        post = Post.objects.create(unit=units[row["unit"]], title=row["title"])
        posts[row["key"]] = assign_post(post=post, holder=users.get(row["holder"]), deputy=users.get(row["deputy"]))
    return People(organisations, units, users, posts)


def _load_users(
    rows: list[dict[str, Any]], *, organisations: dict[str, Organisation], units: dict[str, Unit]
) -> dict[str, User]:
    hashed = make_password(PASSWORD)
    users = {}
    for row in rows:
        user = User(email=row["email"], name=row["name"], password=hashed)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        for held in row["roles"]:
            grant_role(
                user=user,
                role=ROLES[held["role"]],
                organisation=organisations[held["organisation"]],
                unit=units[held["unit"]] if held.get("unit") else None,
            )
        users[row["key"]] = user
    return users
