"""The register of incidents with its clocks, the statistics and a clock's follow-up: usable with an aid."""

import pytest

from isms.accounts.models import Post, Unit, User
from isms.followup.models import FollowUp
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import IncidentFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


def test_clocks_and_statistics(site: Site, unit: Unit, owner_post: Post, coordinator: User) -> None:
    inspection = Inspection(site)
    about = {"unit": unit, "owner": owner_post, "by": coordinator}
    IncidentFactory(**about, is_personal_data_breach=True, title="Felskickat brev")
    IncidentFactory(**about, is_it=True, title="Avbrott")
    clock = FollowUp.objects.open().get(kind="incident_notification")
    for address in (
        f"{BASE}/incidenter/?duty=open",
        f"{BASE}/incidenter/statistik/",
        clock.get_absolute_url(),
        f"{BASE}/uppfoljningar/avsluta/?pk={clock.pk}",
    ):
        inspection.look_at(address, by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)
