"""Play the whole demo into an empty database, in the order in which it happened."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from classification.methods_loader import load_methods
from classification.requirements_loader import load_requirements
from demo.continuity import ContinuityWork
from demo.details import DetailPlan
from demo.followups import FollowUpPlan
from demo.governance_documents import GovernancePlan
from demo.governance_recommendations import RecommendationPlan
from demo.incidents import IncidentPlan
from demo.inventory import Inventory
from demo.normative import NormativePlan
from demo.people import PASSWORD, load_people
from demo.processing import ProcessingPlan
from demo.requirements import RequirementPlan
from demo.reviews import plan_reviews
from demo.rights import RightsPlan
from demo.risks import RiskPlan
from demo.supplier_chain import ChainPlan
from demo.supplier_reviews import SupplierReviewPlan
from demo.suppliers import SupplierPlan
from demo.timeline import Timeline, on
from demo.training import TrainingPlan
from demo.wheel import YearPlan
from demo.year_notes import YearNotePlan
from isms.accounts.models import Organisation, RoleGroup, User
from isms.register.models import Entry
from suppliers.countries_loader import load_countries

FIRST_DAY = dt.date(2023, 1, 1)
DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_demo(*, now: dt.datetime) -> str:
    """Fill an empty database with the demo register.

    Everything goes through the product's services with the moment at which it happened, so that
    decisions, follow-ups and frozen editions are as real as those that a user makes.

    Args:
        now: nothing is played that lies after it.

    Returns:
        A sentence that says what was loaded; empty when the database already holds something.
    """
    if Organisation.objects.exists():
        return ""
    load_methods()
    load_requirements(at=on(FIRST_DAY, 9))
    load_countries()
    people = load_people(_read("organisations"))
    timeline = Timeline()
    inventory = Inventory(people=people, timeline=timeline)
    inventory.plan_systems(_read("systems")["systems"])
    inventory.plan_assets(_read("assets")["assets"])
    normative = NormativePlan(people=people, timeline=timeline, inventory=inventory)
    normative.add(_read("normative"), _read("systems")["systems"])
    DetailPlan(people=people, timeline=timeline, inventory=inventory).add(_read("details"))
    ProcessingPlan(people=people, timeline=timeline, inventory=inventory).add(_read("processing"))
    inventory.plan_comments(_read("comments")["comments"])
    RequirementPlan(_read("requirements"), people=people, inventory=inventory).add_to(timeline)
    RiskPlan(people=people, timeline=timeline).add(_read("risks"))
    ContinuityWork(people=people, timeline=timeline).add(_read("continuity"))
    SupplierPlan(people=people, timeline=timeline, inventory=inventory).add(_read("suppliers"))
    ChainPlan(people=people, timeline=timeline).add(_read("supplier_chain"))
    SupplierReviewPlan(people=people, timeline=timeline, inventory=inventory).add(_read("supplier_reviews"))
    YearPlan(people=people, timeline=timeline).add(_read("wheel"))
    IncidentPlan(people=people, timeline=timeline, now=now).add(_read("incidents"))
    TrainingPlan(people=people, timeline=timeline).add(_read("training"))
    RecommendationPlan(people=people, timeline=timeline).add(_read("governance_recommendations"))
    GovernancePlan(people=people, timeline=timeline).add(_read("governance_documents"))
    RightsPlan(people=people, timeline=timeline, inventory=inventory).add(_read("rights"))
    followups = FollowUpPlan(_read("followups"), people=people, inventory=inventory)
    followups.add_to(timeline, first=FIRST_DAY, last=now.date())
    plan_reviews(_read("reviews"), people=people, timeline=timeline)
    YearNotePlan(people=people, timeline=timeline).add(_read("year_notes"))
    timeline.play(until=now)
    return _("Demoregistret är inläst: %(entries)d poster.") % {"entries": Entry.objects.count()}


def demo_accounts(*, today: dt.date) -> list[dict[str, str]]:
    """Return one account per role and organisation, with the demo's password.

    The person who has no other role shows the role best, and of owners the one with something late to do.
    """
    accounts = []
    followups = "held_posts__owned_entries__followups"
    late = Q(**{f"{followups}__completed_at": None, f"{followups}__intended_on__lt": today})
    groups = RoleGroup.objects.select_related("organisation", "group").order_by("organisation__slug", "role_code", "pk")
    for role_group in groups:
        members = User.objects.filter(pk__in=role_group.group.user_set.values("pk")).annotate(
            role_count=Count("groups", distinct=True),
            late_count=Count(followups, filter=late, distinct=True),
            owned_count=Count("held_posts__owned_entries", distinct=True),
        )
        user = members.order_by("role_count", "-late_count", "-owned_count", "pk").first()
        if user is not None:
            accounts.append(
                {
                    "organisation": role_group.organisation.slug,
                    "role": role_group.role_code,
                    "email": user.email,
                    "password": PASSWORD,
                }
            )
    return accounts


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
