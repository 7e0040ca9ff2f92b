"""The rows of the permission matrix about training, and the objects that they name."""

from isms.accounts.models import Post, Unit
from tests.permissions.rows import CHANGES_OWN, COORDINATOR, INSIDE, NOBODY, SEES_OWN, Row, page
from tests.training.factories import CampaignFactory, CourseFactory, lead


def _page(name: str, prefix: str) -> list[Row]:
    """A page about one course or lesson: neither concerns personal data, so the officer sees none."""
    return [
        Row(f"training:{name}", f"{prefix}_own", "get", SEES_OWN, SEES_OWN),
        Row(f"training:{name}", f"{prefix}_restricted", "get", COORDINATOR, COORDINATOR),
        Row(f"training:{name}", f"{prefix}_foreign", "get", NOBODY, NOBODY),
    ]


def _change(name: str, prefix: str, method: str, ok: tuple[int, ...] = (200,)) -> list[Row]:
    return [
        Row(f"training:{name}", f"{prefix}_own", method, CHANGES_OWN, SEES_OWN, ok),
        Row(f"training:{name}", f"{prefix}_restricted", method, COORDINATOR, COORDINATOR, ok),
        Row(f"training:{name}", f"{prefix}_foreign", method, NOBODY, NOBODY, ok),
    ]


TRAINING_ROWS = [
    *[page(f"training:{name}") for name in ("course_list", "campaign_list", "overview", "leadership")],
    *[
        Row(f"training:{name}", "", method, COORDINATOR, INSIDE)
        for name in ("course_create", "campaign_create")
        for method in ("get", "post")
    ],
    Row("training:units", "", "get", COORDINATOR, INSIDE),
    Row("training:units", "", "post", COORDINATOR, INSIDE, (302,)),
    *_page("course_detail", "course"),
    *_page("campaign_detail", "campaign"),
    *[
        row
        for name, prefix in (("course_edit", "course"), ("result_add", "course"), ("campaign_edit", "campaign"))
        for method in ("get", "post")
        for row in _change(name, prefix, method)
    ],
    *_change("leader_add", "course", "post", (422,)),
    Row("training:leader_remove", "leader", "post", CHANGES_OWN, SEES_OWN, (302,)),
    # the holder of a leading post records the own proof without seeing the course
    *[
        Row("training:proof_add", "leadership_course", method, CHANGES_OWN | {"colleague"}, SEES_OWN | {"colleague"})
        for method in ("get", "post")
    ],
    *_change("proof_add", "course", "get"),
    *_change("campaign_send", "campaign", "post", (302,)),
    Row("training:lesson", "campaign_own", "get", INSIDE, INSIDE),
    Row("training:lesson", "campaign_restricted", "get", NOBODY, NOBODY),
    Row("training:lesson", "campaign_foreign", "get", NOBODY, NOBODY),
]


def training_objects(
    unit: Unit, other_unit: Unit, owner_post: Post, colleague_post: Post
) -> dict[str, dict[str, object]]:
    """Own, restricted and foreign courses and lessons, and a leadership's course with the colleague's post."""
    own = {"unit": unit, "owner": owner_post}
    made = {
        "course_own": CourseFactory(**own),
        "course_restricted": CourseFactory(**own, restricted=True),
        "campaign_own": CampaignFactory(**own),
        "campaign_restricted": CampaignFactory(**own, restricted=True),
        "leadership_course": CourseFactory(**own, leadership=True),
    }
    made["course_foreign"] = CourseFactory(unit=other_unit)
    made["campaign_foreign"] = CampaignFactory(unit=other_unit)
    role = lead(made["leadership_course"], colleague_post)
    lead(made["leadership_course"], owner_post)
    found: dict[str, dict[str, object]] = {name: {"reference": entry.reference} for name, entry in made.items()}
    found["leader"] = found["leadership_course"] | {"pk": role.pk}
    return found
