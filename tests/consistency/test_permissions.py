"""The permission matrix: every address × role × method × own, restricted and foreign objects.

Every address must stand here: a new one without a row fails ``test_every_address_is_in_the_matrix``.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assets.dependencies import add_dependency
from assets.models import ServedController, SystemDependency
from classification.models import CityRequest, Method
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.absences import note_absence
from isms.followup.models import FollowUp
from isms.register.models import Entry
from reports.services import add_decision, add_measure, start_review
from tests.assets.processing import assessed_activity
from tests.classification.permission_rows import REQUIREMENT_ROWS, requirement_objects
from tests.factories import (
    STOCKHOLM_NOON,
    ActionFactory,
    ActivityFactory,
    ContinuityPlanFactory,
    InformationAssetFactory,
    ProcessFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
    UserFactory,
    ZoneFactory,
    classify,
    lower,
    record,
)

INSIDE = frozenset(
    {"owner", "colleague", "coordinator", "director", "data_protection_officer", "reader", "reporter", "administrator"}
)
OUTSIDE = frozenset({"other_coordinator", "stranger"})
READERS = frozenset({"coordinator", "director", "reader"})
SEES_OWN = READERS | {"owner"}
# An entry that concerns personal data and is restricted: the owner does not see it, nor does the director.
SEES_RESTRICTED = frozenset({"coordinator", "data_protection_officer"})
COORDINATOR = frozenset({"coordinator"})
DIRECTOR = frozenset({"director"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """Who gets in at an address, with which answer; others inside get 403 if they see the object, else 404."""

    name: str
    object: str
    method: str
    allowed: frozenset[str]
    sees: frozenset[str]
    ok: tuple[int, ...] = (200,)


def page(name: str) -> Row:
    """A page for everybody inside."""
    return Row(name, "", "get", INSIDE, INSIDE)


def entry_page(name: str, prefix: str) -> list[Row]:
    """A page about one entry: its own, a restricted one, and one that belongs to another organisation."""
    return [
        Row(name, f"{prefix}_own", "get", SEES_OWN, SEES_OWN),
        Row(name, f"{prefix}_restricted", "get", SEES_RESTRICTED, SEES_RESTRICTED),
        Row(name, f"{prefix}_foreign", "get", NOBODY, NOBODY),
    ]


def entry_change(name: str, prefix: str, method: str, ok: tuple[int, ...]) -> list[Row]:
    """A change of one entry: owner and coordinator only."""
    return [
        Row(name, f"{prefix}_own", method, frozenset({"owner", "coordinator"}), SEES_OWN, ok),
        Row(name, f"{prefix}_restricted", method, COORDINATOR, SEES_RESTRICTED, ok),
        Row(name, f"{prefix}_foreign", method, NOBODY, NOBODY, ok),
    ]


def review_change(name: str, allowed: frozenset[str], ok: tuple[int, ...], methods: tuple[str, ...]) -> list[Row]:
    """A step of the yearly review; whoever reads the review may not therefore take the step."""
    return [Row(name, "review", method, allowed, READERS | {"owner"}, ok) for method in methods]


SEES_PROCESSING = SEES_OWN | {"data_protection_officer"}
CHANGES_OWN = frozenset({"owner", "coordinator"})


def processing_pages(names: tuple[str, ...], prefix: str = "processing") -> list[Row]:
    """Pages about one processing: it always concerns personal data, so the officer reads it."""
    return [
        Row(f"assets:{name}", f"{prefix}_{which}", "get", sees, sees)
        for name in names
        for which, sees in (("own", SEES_PROCESSING), ("restricted", SEES_RESTRICTED), ("foreign", NOBODY))
    ]


def processing_changes(
    names: tuple[str, ...], methods: tuple[str, ...], ok: tuple[int, ...] = (200,), *, also: frozenset[str] = NOBODY
) -> list[Row]:
    """Changes of one processing: by its owner and the coordinator, or by ``also`` and the coordinator."""
    own = also | COORDINATOR if also else CHANGES_OWN
    return [
        Row(f"assets:{name}", f"processing_{which}", method, allowed, sees, ok)
        for name in names
        for method in methods
        for which, allowed, sees in (
            ("own", own, SEES_PROCESSING),
            ("restricted", COORDINATOR | also, SEES_RESTRICTED),
            ("foreign", NOBODY, NOBODY),
        )
    ]


MATRIX: list[Row] = [
    Row("organisation_home", "", "get", INSIDE | OUTSIDE, INSIDE | OUTSIDE, (302, 404)),
    page("followup:my_page"),
    page("followup:followup_list"),
    page("followup:rule_list"),
    *[Row("followup:followup_bulk", "", method, INSIDE, INSIDE) for method in ("get", "post")],
    page("followup:areas"),
    Row("followup:areas", "", "post", INSIDE, INSIDE),
    Row("followup:answer_rates", "", "get", COORDINATOR, INSIDE),
    Row("followup:area_reply", "no_mail", "post", NOBODY, INSIDE - COORDINATOR),
    page("followup:wheel"),
    Row("followup:wheel_copy", "", "post", COORDINATOR, INSIDE, (302,)),
    page("followup:activity_list"),
    *[Row("followup:activity_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("followup:activity_detail", "activity_own", "get", SEES_OWN, SEES_OWN),
    Row("followup:activity_detail", "activity_restricted", "get", COORDINATOR, COORDINATOR),
    Row("followup:activity_detail", "activity_foreign", "get", NOBODY, NOBODY),
    *[
        Row("followup:activity_edit", f"activity_{whose}", method, allowed, sees)
        for whose, allowed, sees in (
            ("own", frozenset({"owner", "coordinator"}), SEES_OWN),
            ("restricted", COORDINATOR, COORDINATOR),
            ("foreign", NOBODY, NOBODY),
        )
        for method in ("get", "post")
    ],
    Row("followup:feed_make", "", "post", INSIDE, INSIDE),
    Row("followup:feed_revoke", "", "post", INSIDE, INSIDE, (302,)),
    page("followup:absence_list"),
    Row("followup:absence_list", "", "post", INSIDE, INSIDE),
    Row("followup:absence_withdraw", "absence", "post", frozenset({"owner", "coordinator"}), NOBODY, (302,)),
    page("followup:settings"),
    Row("followup:settings", "", "post", INSIDE, INSIDE, (302,)),
    Row("followup:mail_list", "", "get", COORDINATOR, INSIDE),
    Row("followup:mail_detail", "no_mail", "get", NOBODY, INSIDE - COORDINATOR),
    *[Row("followup:rule_edit", "rule", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("followup:rule_default", "rule", "post", COORDINATOR, INSIDE, (302,)),
    Row("followup:followup", "followup_own", "get", SEES_OWN, SEES_OWN),
    Row("followup:followup", "followup_own", "post", frozenset({"owner", "coordinator"}), SEES_OWN),
    Row("followup:followup", "followup_restricted", "get", SEES_RESTRICTED, SEES_RESTRICTED),
    Row("followup:followup", "followup_restricted", "post", COORDINATOR, SEES_RESTRICTED),
    Row("followup:followup", "followup_foreign", "get", NOBODY, NOBODY),
    page("assets:system_list"),
    page("assets:asset_list"),
    *[
        Row(name, "", method, COORDINATOR, INSIDE)
        for name in ("assets:system_create", "assets:asset_create")
        for method in ("get", "post")
    ],
    *entry_page("assets:system_detail", "system"),
    *entry_page("assets:asset_detail", "asset"),
    *entry_change("assets:system_edit", "system", "get", (200,)),
    *entry_change("assets:system_edit", "system", "post", (200,)),
    *entry_change("assets:asset_edit", "asset", "get", (200,)),
    *entry_change("assets:asset_edit", "asset", "post", (200,)),
    page("assets:process_list"),
    *[Row("assets:process_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("assets:process_detail", "process_own", "get", SEES_OWN, SEES_OWN),
    Row("assets:process_detail", "process_restricted", "get", COORDINATOR, COORDINATOR),
    Row("assets:process_detail", "process_foreign", "get", NOBODY, NOBODY),
    *[
        Row("assets:process_edit", f"process_{which}", method, allowed, sees)
        for which, allowed, sees in (
            ("own", frozenset({"owner", "coordinator"}), SEES_OWN),
            ("restricted", COORDINATOR, COORDINATOR),
            ("foreign", NOBODY, NOBODY),
        )
        for method in ("get", "post")
    ],
    *entry_change("assets:dependency_add", "system", "get", (200,)),
    *entry_change("assets:dependency_add", "system", "post", (200,)),
    Row("assets:dependency_remove", "dependency_own", "post", frozenset({"owner", "coordinator"}), SEES_OWN, (302,)),
    Row("assets:dependency_remove", "dependency_foreign", "post", NOBODY, NOBODY),
    page("assets:zone_list"),
    *[
        Row(name, zone, method, COORDINATOR, INSIDE)
        for name, zone in (("assets:zone_create", ""), ("assets:zone_edit", "zone"))
        for method in ("get", "post")
    ],
    Row("assets:zone_edit", "zone_foreign", "get", NOBODY, NOBODY),
    page("assets:annual_review_list"),
    *entry_page("assets:annual_review", "system"),
    *entry_change("assets:annual_review", "system", "post", (200,)),
    page("assets:access_review_list"),
    page("assets:access_review_intervals"),
    Row("assets:access_review_intervals", "", "post", COORDINATOR, INSIDE),
    *entry_change("assets:access_review_record", "system", "get", (200,)),
    *entry_change("assets:access_review_record", "system", "post", (200,)),
    *[
        Row("assets:access_review_correct", "no_review", method, NOBODY, SEES_OWN - {"owner", "coordinator"})
        for method in ("get", "post")
    ],
    page("assets:processing_list"),
    page("assets:processing_xlsx"),
    page("assets:processing_pdf"),
    *[
        Row(f"assets:{name}", "", method, COORDINATOR, INSIDE)
        for name in ("processing_create", "controller_details")
        for method in ("get", "post")
    ],
    *processing_pages(("processing_detail", "threshold_list", "impact_list")),
    *processing_changes(
        (
            "processing_edit",
            "threshold_assess",
            "threshold_decide",
            "impact_work",
            "impact_decide",
            "impact_consult",
            "served_add",
        ),
        ("get", "post"),
    ),
    *processing_changes(
        ("threshold_advise", "impact_advise"), ("get", "post"), also=frozenset({"data_protection_officer"})
    ),
    *processing_changes(("processing_move",), ("post",), (302,)),
    *[Row("assets:served_edit", "served", method, CHANGES_OWN, SEES_PROCESSING) for method in ("get", "post")],
    Row("assets:served_remove", "served", "post", CHANGES_OWN, SEES_PROCESSING, (302,)),
    *entry_page("classification:classification_list", "asset"),
    *entry_change("classification:classify", "asset", "get", (302,)),
    *entry_change("classification:classify_step", "step", "get", (200,)),
    *entry_change("classification:classify_step", "step", "post", (200,)),
    *entry_change("classification:classify_summary", "asset", "get", (302,)),
    *entry_change("classification:classify_summary", "asset", "post", (302,)),
    *entry_change("classification:draft_discard", "asset", "post", (302,)),
    *entry_change("classification:draft_hand_over", "asset", "post", (302,)),
    *entry_change("classification:draft_move", "asset", "post", (302,)),
    *entry_change("classification:record_elsewhere", "asset", "get", (200,)),
    *entry_change("classification:record_elsewhere", "asset", "post", (200,)),
    page("classification:overview"),
    page("classification:method"),
    *[Row("classification:method_edit", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    page("risks:action_list"),
    *[Row("risks:action_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    *entry_page("risks:action_detail", "action"),
    *entry_change("risks:action_edit", "action", "get", (200,)),
    *entry_change("risks:action_edit", "action", "post", (200,)),
    *entry_change("risks:action_move", "action", "post", (422,)),
    *[page(f"risks:{name}") for name in ("picture", "scale", "action_plan", "analysis_list", "risk_list", "plan_list")],
    *[page(f"risks:{name}") for name in ("critical", "action_plan_xlsx", "action_plan_pdf")],
    Row("risks:scale_edit", "", "get", COORDINATOR, INSIDE),
    Row("risks:scale_edit", "", "post", COORDINATOR, INSIDE, (422,)),
    *entry_change("risks:action_link", "action", "post", (422,)),
    *entry_change("risks:action_unlink", "shared", "post", (302,)),
    *[
        Row(name, "", method, COORDINATOR, INSIDE)
        for name in ("risks:analysis_create", "risks:plan_create")
        for method in ("get", "post")
    ],
    *entry_page("risks:analysis_detail", "analysis"),
    *entry_page("risks:risk_detail", "risk"),
    *entry_page("risks:plan_detail", "plan"),
    *entry_page("risks:plan_pdf", "plan"),
    *[
        row
        for name, prefix in (
            ("risks:analysis_edit", "analysis"),
            ("risks:analysis_decide", "analysis"),
            ("risks:risk_create", "of_analysis"),
            ("risks:risk_edit", "risk"),
            ("risks:plan_edit", "plan"),
            ("risks:plan_decide", "plan"),
            ("risks:restore_test_add", "plan"),
        )
        for method in ("get", "post")
        for row in entry_change(name, prefix, method, (200,))
    ],
    *entry_change("risks:analysis_next", "analysis", "post", (302,)),
    *[
        Row("risks:risk_accept", what, method, allowed, sees)
        for method in ("get", "post")
        for what, allowed, sees in (
            ("risk_own", frozenset({"owner", "coordinator", "director"}), SEES_OWN),
            ("risk_restricted", COORDINATOR, SEES_RESTRICTED),
            ("risk_foreign", NOBODY, NOBODY),
        )
    ],
    *entry_change("register:attachment_add", "system", "post", (422,)),
    Row("register:attachment", "no_attachment", "get", NOBODY, NOBODY),
    Row("register:attachment_remove", "no_attachment", "post", NOBODY, NOBODY),
    # Normative classifications
    page("normative:waiting"),
    page("normative:appendix"),
    Row("normative:publish_list", "", "get", NOBODY, INSIDE),
    *[
        Row(name, f"system_{what}", method, NOBODY, sees)
        for name, method in (
            ("normative:publish", "get"),
            ("normative:publish", "post"),
            ("normative:withdraw_published", "get"),
            ("normative:withdraw_published", "post"),
            ("normative:offer", "post"),
        )
        for what, sees in (("own", SEES_OWN), ("restricted", SEES_RESTRICTED), ("foreign", NOBODY))
    ],
    Row("normative:matter", "system_shared", "get", SEES_OWN, SEES_OWN),
    Row("normative:matter", "system_foreign", "get", NOBODY, NOBODY),
    *[
        Row(name, "system_shared", method, frozenset({"owner", "coordinator"}), SEES_OWN, ok)
        for name, method, ok in (
            ("normative:move", "get", (200,)),
            ("normative:move", "post", (200,)),
            ("normative:record", "get", (200,)),
            ("normative:record", "post", (200,)),
            ("normative:withdraw", "get", (200,)),
            ("normative:withdraw", "post", (200,)),
            ("normative:link", "get", (200,)),
            ("normative:link", "post", (404,)),
            ("normative:unlink", "post", (302,)),
            ("normative:ask", "get", (200,)),
            ("normative:ask", "post", (200,)),
        )
    ],
    *[
        Row("normative:request_edit", "system_request", method, frozenset({"owner", "coordinator"}), SEES_OWN)
        for method in ("get", "post")
    ],
    *[
        Row("normative:lower", "asset_lowerable", method, frozenset({"owner", "coordinator"}), SEES_OWN)
        for method in ("get", "post")
    ],
    Row("normative:take_back", "asset_lowered", "post", frozenset({"owner", "coordinator"}), SEES_OWN, (302,)),
    *[Row(*each) for each in REQUIREMENT_ROWS],
    page("register:search"),
    page("register:delegated_decisions"),
    *[Row("register:handover", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("register:comment", "system_own", "post", SEES_OWN, SEES_OWN, (422,)),
    Row("register:comment", "system_restricted", "post", SEES_RESTRICTED, SEES_RESTRICTED, (422,)),
    Row("register:comment", "system_foreign", "post", NOBODY, NOBODY),
    *entry_change("register:archive", "system", "post", (302,)),
    *entry_change("register:restore", "system", "post", (302,)),
    page("reports:review_list"),
    *[Row("reports:review_start", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("reports:review_detail", "review", "get", READERS | {"owner"}, READERS | {"owner"}),
    Row("reports:review_detail", "review_foreign", "get", NOBODY, NOBODY),
    Row("reports:figure_rows", "review_figure", "get", READERS | {"owner"}, READERS | {"owner"}),
    *[
        Row(name, what, method, COORDINATOR, READERS | {"owner"}, ok)
        for name, what, method, ok in (
            ("reports:section_edit", "review_section", "get", (200,)),
            ("reports:section_edit", "review_section", "post", (200,)),
            ("reports:decision_add", "review", "get", (200,)),
            ("reports:decision_add", "review", "post", (200,)),
            ("reports:decision_edit", "review_decision", "get", (200,)),
            ("reports:decision_edit", "review_decision", "post", (200,)),
            ("reports:measure_add", "review", "get", (200,)),
            ("reports:measure_add", "review", "post", (200,)),
            ("reports:measure_edit", "review_measure", "get", (200,)),
            ("reports:measure_edit", "review_measure", "post", (200,)),
            ("reports:decision_withdraw", "review_decision", "post", (302,)),
            ("reports:measure_withdraw", "review_measure", "post", (302,)),
        )
    ],
    Row("reports:preview", "review", "get", READERS | {"owner"}, READERS | {"owner"}),
    *review_change("reports:submit", COORDINATOR, (302,), ("post",)),
    *review_change("reports:approve", DIRECTOR, (200, 302), ("get", "post")),
    *review_change("reports:return", DIRECTOR, (200, 302), ("get", "post")),
    *[
        Row(name, "no_edition", method, NOBODY, NOBODY)
        for name, method in (
            ("reports:download", "get"),
            ("reports:progress", "get"),
            ("reports:render_restart", "post"),
        )
    ],
]
# Addresses without an organisation, with the reason that no role is asked for.
OUTSIDE_ORGANISATIONS = {
    "home": "leads on to what the person has",
    "livez": "says that the process lives",
    "readyz": "says that the system can serve",
    "ui_gallery": "examples only",
    "followup:feed": "a calendar program cannot sign in; the address is the secret",
}


@pytest.fixture
def objects(
    actors, organisation: Organisation, unit: Unit, other_unit: Unit, owner_post: Post, method: Method, clock
) -> dict[str, dict[str, object]]:
    """The objects of the matrix, as arguments of their addresses."""
    own = {"unit": unit, "owner": owner_post}
    restricted = own | {"restricted": True}
    made: dict[str, Entry] = {
        "system_own": SystemFactory(**own),
        "system_restricted": SystemFactory(**restricted, handles_personal_data=True),
        "asset_own": InformationAssetFactory(**own),
        "process_own": ProcessFactory(**own),
        "process_restricted": ProcessFactory(**restricted),
        "asset_restricted": InformationAssetFactory(**restricted, personal_data="sensitive"),
        "action_own": ActionFactory(**own),
        "activity_own": ActivityFactory(**own),
        "activity_restricted": ActivityFactory(
            **restricted, ends_on=dt.date(2027, 1, 15)
        ),  # another year than is copied
    }
    made["action_restricted"] = ActionFactory(**restricted, source=made["system_restricted"])
    for _number in range(9):
        foreign_system, foreign_asset = SystemFactory(unit=other_unit), InformationAssetFactory(unit=other_unit)
        foreign_process = ProcessFactory(unit=other_unit)
        foreign_action = ActionFactory(unit=other_unit)
        foreign_activity = ActivityFactory(unit=other_unit)
    made["system_foreign"] = foreign_system
    made["asset_foreign"] = foreign_asset
    made["process_foreign"] = foreign_process
    made["action_foreign"] = foreign_action
    made["activity_foreign"] = foreign_activity
    classify(made["asset_own"], (1, 1, 1), method=method)
    normative = _normative_objects(own, method)
    made |= {
        "processing_own": assessed_activity(**own),
        "processing_restricted": assessed_activity(**restricted),
        "processing_foreign": [assessed_activity(unit=other_unit) for _number in range(3)][-1],
    }
    served = ServedController.objects.get(activity_id=made["processing_own"].pk)
    by = {"by": actors.coordinator, "at": STOCKHOLM_NOON}
    review = start_review(organisation=organisation, unit=unit, owner=owner_post, year=2026, **by)
    decision = add_decision(review=review, text="Att godkänna planen", version=review.version, **by)
    measure = add_measure(
        review=review,
        area="privacy",
        from_year=2027,
        to_year=2028,
        text="Följa upp biträdena",
        version=Entry.objects.get(pk=review.pk).version,
        **by,
    )
    absence = note_absence(post=owner_post, first_on=STOCKHOLM_NOON.date(), last_on=STOCKHOLM_NOON.date(), **by)
    for name in ("own", "restricted"):
        about = {"unit": unit, "owner": owner_post, "subject": made[f"system_{name}"]}
        about |= {"is_restricted": name == "restricted"}
        made[f"analysis_{name}"] = RiskAnalysisFactory(**about)
        made[f"risk_{name}"] = RiskFactory(analysis=made[f"analysis_{name}"], owner=owner_post, now=(2, 2))
        made[f"plan_{name}"] = ContinuityPlanFactory(**about)
    for _number in range(9):
        made["plan_foreign"] = ContinuityPlanFactory(unit=other_unit)
        made["risk_foreign"] = RiskFactory(analysis__unit=other_unit)
        made["analysis_foreign"] = made["risk_foreign"].analysis
    found: dict[str, dict[str, object]] = {name: {"reference": entry.reference} for name, entry in made.items()}
    for name, one, other in (("own", unit, owner_post), ("foreign", other_unit, None)):
        system = SystemFactory(unit=one, owner=other)
        link = add_dependency(
            dependency=SystemDependency(system=system, depends_on=SystemFactory(unit=one)), version=1, **by
        )
        found[f"dependency_{name}"] = {"reference": system.reference, "pk": link.pk}
    for name in ("own", "restricted", "foreign"):
        found[f"followup_{name}"] = {
            "pk": FollowUp.objects.get(entry_id=made[f"system_{name}"].pk, kind="system_review").pk
        }
        found[f"step_{name}"] = {"reference": made[f"asset_{name}"].reference, "step": "riktighet"}
    for name in ("own", "restricted", "foreign"):
        shared = {"reference": made[f"action_{name}"].reference, "pk": made[f"system_{name}"].pk}
        found[f"shared_{name}"] = shared
        found[f"of_analysis_{name}"] = {"analysis": made[f"analysis_{name}"].reference}
    reference = {"reference": review.reference}
    found |= normative
    found |= requirement_objects(own=own, other_unit=other_unit)
    return found | {
        "": {},
        "zone": {"pk": ZoneFactory(organisation=organisation).pk},
        "zone_foreign": {"pk": ZoneFactory(organisation=other_unit.organisation).pk},
        "served": {"reference": made["processing_own"].reference, "pk": served.pk},
        "rule": {"kind": "system_review"},
        "absence": {"pk": absence.pk},
        "no_mail": {"pk": 999_999},
        "no_attachment": {"pk": 999_999},
        "no_review": found["system_own"] | {"pk": 999_999},
        "review": reference,
        "review_foreign": {"reference": "LG-0009"},
        "review_section": reference | {"code": "summary"},
        "review_figure": reference | {"code": "systems_total"},
        "review_decision": reference | {"pk": decision.pk},
        "review_measure": reference | {"pk": measure.pk},
        "no_edition": reference | {"number": 7},
    }


def _normative_objects(own: dict[str, object], method: Method) -> dict[str, dict[str, object]]:
    """A shared system with a request, an asset that may be lowered, and one that is."""
    shared = SystemFactory(**own, operation="city_shared")
    asked = {"subject": "risk_analysis", "asked_on": STOCKHOLM_NOON.date(), "asked_to": "Staden"}
    request = CityRequest.objects.create(system=shared, **asked)
    assets = [InformationAssetFactory(**own, systems=[shared]) for _number in range(2)]
    for asset in assets:
        classify(asset, (1, 1, 1), method=method)
    record(shared, (2, 2, 2), method=method, may_lower=True)
    lowering = lower(assets[1], "confidentiality")
    return {
        "system_shared": {"reference": shared.reference},
        "system_request": {"reference": shared.reference, "pk": request.pk},
        "asset_lowerable": {"reference": assets[0].reference, "aspect": "confidentiality"},
        "asset_lowered": {"reference": assets[1].reference, "pk": lowering.pk},
    }


def expected(row: Row, who: str) -> tuple[int, ...]:
    if who in row.allowed:
        return row.ok
    return (403,) if who in row.sees else (404,)


@pytest.mark.parametrize("who", sorted(INSIDE | OUTSIDE))
def test_matrix(who: str, objects: dict[str, dict[str, object]], actors, client_for: Callable[[User], Client]) -> None:
    client = client_for(getattr(actors, who))
    wrong = []
    for row in MATRIX:
        address = reverse(row.name, kwargs={"organisation": "kulturforvaltningen"} | objects[row.object])
        status = getattr(client, row.method)(address).status_code
        wanted = expected(row, who) if who in INSIDE or row.name == "organisation_home" else (404,)
        if status not in wanted:
            wrong.append(f"{row.method} {address} ({row.object}): {status}, not {wanted}")
    assert wrong == []


def test_nobody_gets_in_without_signing_in(objects: dict[str, dict[str, object]], db: None) -> None:
    client = Client()
    for row in MATRIX:
        address = reverse(row.name, kwargs={"organisation": "kulturforvaltningen"} | objects[row.object])
        answer = getattr(client, row.method)(address)
        assert answer.status_code == 302, address
        assert answer.url.startswith("/konto/login/?next="), address


def test_a_method_that_an_address_does_not_serve_changes_nothing(
    objects: dict[str, dict[str, object]], coordinator: User, client_for
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
    of_sign_in = {name for name in names_of(get_resolver().url_patterns) if name.startswith(("account_", "mfa_"))}
    known = {row.name for row in MATRIX} | set(OUTSIDE_ORGANISATIONS) | of_sign_in
    assert names_of(get_resolver().url_patterns) == known


def test_nobody_signs_up_alone(db: None) -> None:
    answer = Client().post(
        "/konto/signup/", {"email": "ny@kultur.example", "password1": "x" * 20, "password2": "x" * 20}
    )
    assert not User.objects.filter(email="ny@kultur.example").exists()
    assert answer.status_code in (200, 302, 403)


def test_known_and_unknown_accounts_get_the_same_answer(db: None) -> None:
    known = UserFactory(email="kand@kultur.example")
    answers = {
        Client().post("/konto/password/reset/", {"email": email}).url for email in (known.email, "okand@kultur.example")
    }
    assert len(answers) == 1
