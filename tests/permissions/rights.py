"""Rights: people, accounts, units and posts, who sees an entry, and the yearly review."""

from types import SimpleNamespace

from isms.accounts import roles
from isms.accounts.models import Post, RoleMembership, Unit
from isms.register.access import grant_role, resolve_actor
from isms.rights.reviewing import plan_first_review
from tests.factories import STOCKHOLM_NOON, PostFactory, UnitFactory, UserFactory
from tests.permissions.rows import (
    COORDINATOR,
    INSIDE,
    NOBODY,
    READERS,
    SEES_OWN,
    SEES_RESTRICTED,
    Row,
    entry_page,
)

ADMINISTRATOR = frozenset({"administrator"})
LOOKING_AFTER = COORDINATOR | ADMINISTRATOR
SEES_REVIEW = READERS | {"owner"}

RIGHTS_ROWS = [
    *[
        Row(f"rights:{name}", "", "get", LOOKING_AFTER, INSIDE)
        for name in ("person_list", "role_list", "role_give", "departure_list")
    ],
    Row("rights:role_give", "", "post", LOOKING_AFTER, INSIDE, (422,)),
    Row("rights:person", "person", "get", LOOKING_AFTER, INSIDE),
    Row("rights:person", "person", "post", LOOKING_AFTER, INSIDE, (422,)),
    *[
        Row(f"rights:{name}", "person_foreign", method, NOBODY, INSIDE - LOOKING_AFTER)
        for name, method in (("person", "get"), ("person", "post"), ("leave", "get"), ("leave", "post"))
    ],
    Row("rights:account_create", "", "get", ADMINISTRATOR, INSIDE),
    Row("rights:account_create", "", "post", ADMINISTRATOR, INSIDE, (422,)),
    *[Row(f"rights:accounts_{name}", "", "get", ADMINISTRATOR, INSIDE) for name in ("from_file", "template", "export")],
    Row("rights:accounts_from_file", "", "post", ADMINISTRATOR, INSIDE, (422,)),
    Row("rights:accounts_make", "", "post", ADMINISTRATOR, INSIDE, (302,)),
    *[
        Row(f"rights:account_{name}", person, "post", allowed, INSIDE - hidden, (302,))
        for name in ("link", "lock", "unlock")
        for person, allowed, hidden in (
            ("person", ADMINISTRATOR, NOBODY),
            ("person_foreign", NOBODY, ADMINISTRATOR),
        )
    ],
    Row("rights:role_take", "membership", "post", COORDINATOR, INSIDE, (302,)),
    Row("rights:role_take", "membership_foreign", "post", NOBODY, INSIDE - LOOKING_AFTER),
    Row("rights:leave", "person", "get", LOOKING_AFTER, INSIDE),
    Row("rights:leave", "person", "post", LOOKING_AFTER, INSIDE, (302,)),
    Row("rights:unit_list", "", "get", COORDINATOR, INSIDE),
    *[
        Row(f"rights:{what}_create", "", method, COORDINATOR, INSIDE, ok)
        for what in ("unit", "post")
        for method, ok in (("get", (200,)), ("post", (422,)))
    ],
    *[
        Row(f"rights:{what}_{name}", f"spare_{what}{whose}", method, allowed, INSIDE - hidden, ok)
        for what in ("unit", "post")
        for name, method, ok in (
            ("edit", "get", (200,)),
            ("edit", "post", (422,)),
            ("archive", "post", (302,)),
            ("restore", "post", (302,)),
        )
        for whose, allowed, hidden in (("", COORDINATOR, NOBODY), ("_foreign", NOBODY, COORDINATOR))
    ],
    *entry_page("rights:who_sees", "system"),
    Row("rights:share", "system_own", "post", frozenset({"owner", "coordinator"}), SEES_OWN, (422,)),
    Row("rights:share", "system_restricted", "post", SEES_RESTRICTED, SEES_RESTRICTED, (422,)),
    Row("rights:share", "system_foreign", "post", NOBODY, NOBODY),
    Row("rights:unshare", "no_share", "post", NOBODY, SEES_OWN - {"owner", "coordinator"}),
    Row("rights:review_home", "", "get", INSIDE, INSIDE, (200, 302)),
    Row("rights:review_home", "", "post", COORDINATOR, INSIDE, (302,)),
    Row("rights:review", "register_access", "get", SEES_REVIEW, SEES_REVIEW),
    Row("rights:review", "register_access_foreign", "get", NOBODY, NOBODY),
    Row("rights:review_record", "register_access", "get", COORDINATOR, SEES_REVIEW),
    Row("rights:review_record", "register_access", "post", COORDINATOR, SEES_REVIEW, (422,)),
]


def rights_objects(
    actors: SimpleNamespace, unit: Unit, other_unit: Unit, owner_post: Post, shared: dict[str, object]
) -> dict[str, dict[str, object]]:
    """Somebody to give to and take from, a unit and a post that nothing hangs on, and planned reviews.

    Args:
        shared: the arguments of an entry that is not shared with anybody.
    """
    person, foreign = UserFactory(name="Lo Leman"), UserFactory(name="Pim Persson")
    for somebody, organisation in ((person, unit.organisation), (foreign, other_unit.organisation)):
        grant_role(user=somebody, role=roles.READER, organisation=organisation)
    held = {row.user_id: row.pk for row in RoleMembership.objects.filter(user__in=[person, foreign])}
    grant_role(user=person, role=roles.REPORTER, organisation=unit.organisation)  # is left when the other is taken
    spare = {"unit": UnitFactory(organisation=unit.organisation), "post": PostFactory(unit=unit, vacant=True)}
    spare |= {"unit_foreign": UnitFactory(organisation=other_unit.organisation)}
    spare |= {"post_foreign": PostFactory(unit=other_unit, vacant=True)}
    reviewed = {}
    for name, who, post in (
        ("register_access", actors.coordinator, owner_post),
        ("register_access_foreign", actors.other_coordinator, spare["post_foreign"]),
    ):
        actor = resolve_actor(user=who, organisation=post.unit.organisation, today=STOCKHOLM_NOON.date())
        access = plan_first_review(owner=post, first_on=actor.today, actor=actor, at=STOCKHOLM_NOON)
        reviewed[name] = {"reference": access.reference}
    reviewed["register_access_foreign"] = {"reference": "BGR-0009"}
    return {
        "person": {"pk": person.pk},
        "person_foreign": {"pk": foreign.pk},
        "membership": {"pk": person.pk, "membership": held[person.pk]},
        "membership_foreign": {"pk": foreign.pk, "membership": held[foreign.pk]},
        "no_share": shared | {"pk": 999_999},
        **{f"spare_{name}": {"pk": made.pk} for name, made in spare.items()},
        **reviewed,
    }
