"""The objects that the rows of the matrix name."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection

from assets.dependencies import add_dependency
from assets.models import ServedController, SystemDependency
from classification.models import CityRequest, Method
from isms.accounts.models import Organisation, Post, Unit
from isms.followup.absences import note_absence
from isms.followup.models import FollowUp
from isms.local.places import APPLICATION_ROLE
from isms.register import registers
from isms.register.models import Entry, ReferenceCounter
from reports.models import PartConfirmation
from reports.services import add_decision, add_measure, start_review
from tests.assets.processing import assessed_activity
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
    ZoneFactory,
    classify,
    lower,
    record,
)
from tests.permissions.attachments import attachment_objects
from tests.permissions.breaches import breach_objects
from tests.permissions.bulk import bulk_objects
from tests.permissions.governance_documents import governance_document_objects
from tests.permissions.governance_recommendations import recommendation_objects
from tests.permissions.incidents import incident_objects
from tests.permissions.notifications import notification_objects
from tests.permissions.requirements import requirement_objects
from tests.permissions.review_writing import review_writing_objects
from tests.permissions.rights import rights_objects
from tests.permissions.saved_views import saved_view_objects
from tests.permissions.supplier_reviews import supplier_review_objects
from tests.permissions.suppliers import supplier_objects
from tests.permissions.training import training_objects
from tests.security.hidden_words import name_hidden_entries

#: The arguments of the addresses of each named object.
Objects = dict[str, dict[str, object]]


def count_rows() -> None:
    """Tell the planner how many rows there are, as the database does by itself in operation.

    What was counted while the tables were empty leads to plans that take seconds.
    """
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # only the owner may
        cursor.execute(f"ANALYZE {tables}")
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")


def count_from(number: int, organisation: Organisation) -> None:
    """Let an organisation's references begin late, so that they name nothing in another one."""
    ReferenceCounter.objects.bulk_create(
        ReferenceCounter(organisation=organisation, prefix=register.prefix, last_number=number - 1)
        for register in registers.every()
    )


@pytest.fixture(name="objects")
def matrix_objects(
    actors,
    organisation: Organisation,
    unit: Unit,
    other_unit: Unit,
    owner_post: Post,
    colleague_post: Post,
    method: Method,
    clock,
) -> Objects:
    """The objects of the matrix, as arguments of their addresses."""
    count_from(100, other_unit.organisation)
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
    made |= {
        "system_foreign": SystemFactory(unit=other_unit),
        "asset_foreign": InformationAssetFactory(unit=other_unit),
        "process_foreign": ProcessFactory(unit=other_unit),
        "action_foreign": ActionFactory(unit=other_unit),
        "activity_foreign": ActivityFactory(unit=other_unit),
    }
    classify(made["asset_own"], (1, 1, 1), method=method)
    normative = _normative_objects(own, method)
    made |= {
        "processing_own": assessed_activity(**own),
        "processing_restricted": assessed_activity(**restricted),
        "processing_foreign": assessed_activity(unit=other_unit),
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
    PartConfirmation.objects.create(
        review=review, round=1, person=actors.owner, asked_at=STOCKHOLM_NOON, asked_by=actors.coordinator
    )
    absence = note_absence(post=owner_post, first_on=STOCKHOLM_NOON.date(), last_on=STOCKHOLM_NOON.date(), **by)
    for name in ("own", "restricted"):
        about = {"unit": unit, "owner": owner_post, "subject": made[f"system_{name}"]}
        about |= {"is_restricted": name == "restricted"}
        made[f"analysis_{name}"] = RiskAnalysisFactory(**about)
        made[f"risk_{name}"] = RiskFactory(analysis=made[f"analysis_{name}"], owner=owner_post, now=(2, 2))
        made[f"plan_{name}"] = ContinuityPlanFactory(**about)
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
    found |= supplier_objects(unit, other_unit, owner_post)
    found |= supplier_review_objects(unit, other_unit, owner_post)
    found |= incident_objects(actors, unit, other_unit, owner_post, colleague_post)
    found |= notification_objects(unit, other_unit, owner_post)
    found |= breach_objects(unit, other_unit, owner_post)
    found |= review_writing_objects(
        review, colleague_post, other_unit.organisation, owner=actors.owner, foreign=actors.other_coordinator
    )
    found |= training_objects(unit, other_unit, owner_post, colleague_post)
    found |= recommendation_objects(unit, other_unit, owner_post)
    found |= governance_document_objects(unit, other_unit, owner_post)
    found |= rights_objects(actors, unit, other_unit, owner_post, found["system_own"])
    found |= attachment_objects(made, by=actors.coordinator)
    found |= bulk_objects(found)
    found |= saved_view_objects(actors, organisation, other_unit.organisation)
    name_hidden_entries(organisation.slug)
    count_rows()
    return found | {
        "": {},
        "zone": {"pk": ZoneFactory(organisation=organisation).pk},
        "zone_foreign": {"pk": ZoneFactory(organisation=other_unit.organisation).pk},
        "served": {"reference": made["processing_own"].reference, "pk": served.pk},
        "rule": {"kind": "system_review"},
        "absence": {"pk": absence.pk},
        "no_mail": {"pk": 999_999},
        "no_report": {"pk": 999_999},
        "no_review": found["system_own"] | {"pk": 999_999},
        "review": reference,
        "review_foreign": {"reference": "LG-0009"},
        "review_section": reference | {"code": "summary"},
        "review_part": reference | {"part": "section", "key": "summary"},
        "leading_figure": {"code": "systems_total"},
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
