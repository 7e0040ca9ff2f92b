"""Quick filters: each figure is the number of rows behind its link, and all of them cost one query."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from isms.register.services import archive_entry
from risks.models import Action
from tests.factories import (
    STOCKHOLM_NOON,
    ActionFactory,
    InformationAssetFactory,
    ProcessingActivityFactory,
    SystemFactory,
    classify,
)
from tests.governance.factories import GoverningDocumentFactory
from tests.governance.recommendation_factories import RecommendationFactory
from tests.lists.test_every_list import lists
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver


def test_every_figure_is_the_number_of_rows_behind_it(
    client_for, actors, unit, other_unit, owner_post, method, clock
) -> None:
    for due_on in (dt.date(2026, 10, 1), dt.date(2027, 1, 1)):
        for state in ("ongoing", "done"):
            action = ActionFactory(unit=unit, owner=owner_post, due_on=due_on, priority="high")
            Action.objects.filter(pk=action.pk).update(state=state)
    put_away = ActionFactory(unit=unit, due_on=dt.date(2026, 2, 1))
    archive_entry(entry=put_away, version=1, by=actors.coordinator, at=STOCKHOLM_NOON)
    ActionFactory(unit=other_unit)
    system = SystemFactory(unit=unit, handles_personal_data=True)
    classify(InformationAssetFactory(unit=unit, systems=[system]), (3, 3, 3), method=method)
    InformationAssetFactory(unit=unit)
    ProcessingActivityFactory(unit=unit)
    supplier = SupplierFactory(unit=unit)
    deliver(supplier, system)
    AgreementFactory(unit=unit, supplier=supplier, ends_on=dt.date(2026, 12, 31), signed=True)
    RecommendationFactory(unit=unit, answer_due_on=dt.date(2026, 11, 10))
    RecommendationFactory(unit=unit)
    GoverningDocumentFactory(unit=unit, draft=True)
    GoverningDocumentFactory(unit=unit, adopted_on=dt.date(2020, 1, 1))

    asking = {
        name: page for name, page in lists(get_resolver().url_patterns).items() if getattr(page, "quick_filters", ())
    }
    assert len(asking) == 6
    found = {}
    for user in (actors.coordinator, actors.owner):
        client = client_for(user)
        for name in asking:
            address = reverse(name, args=["kulturforvaltningen"])
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(f"{address}?sort=-title&per_page=50")
            assert len(captured) <= 12, name
            for quick in answer.context["quick_filters"]:
                assert quick.url.startswith(f"{address}?"), name
                assert quick.url.endswith("&sort=-title&per_page=50")
                behind = client.get(quick.url)
                assert behind.context["table"].paginator.count == quick.count, quick
                assert [each.label for each in behind.context["quick_filters"] if each.is_current] == [quick.label]
                found[user, str(quick.label)] = quick.count
    assert found[actors.coordinator, "Försenade"] == 1
    assert found[actors.coordinator, "Ej klara"] == 2
    without = {label for (user, label), count in found.items() if user == actors.coordinator and not count}
    assert without == {"Försenad uppföljning", "Uppsägningsdag har passerat"}
    # A part that htmx fetches says the same.
    part = client_for(actors.coordinator).get("/kulturforvaltningen/atgarder/?late=on", headers={"HX-Request": "true"})
    assert 'aria-current="true">Försenade <span class="count">1</span>' in part.content.decode()
