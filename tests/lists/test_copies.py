"""An entry is begun as a copy of another: the form is filled in, nothing decided comes along and nothing is saved."""

import datetime as dt

import pytest

from isms.register.access import share_entry
from isms.register.models import Entry
from risks.models import Action, Risk
from tests.factories import (
    ActionFactory,
    InformationAssetFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
)
from tests.supplier_factories import SupplierFactory

BASE = "/kulturforvaltningen"


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (SystemFactory, "system"),
        (InformationAssetFactory, "informationstillgangar"),
        (ActionFactory, "atgarder"),
        (SupplierFactory, "leverantorer"),
    ],
)
def test_a_copy_starts_from_the_page_of_what_is_copied(
    make, address, client_for, actors, unit, other_unit, owner_post
) -> None:
    source = make(unit=unit, owner=owner_post, title="x" * 250, case_number="KUN 2026/7")
    client = client_for(actors.coordinator)
    link = f"{BASE}/{address}/ny/?kopiera={source.reference}"
    assert f'href="{link}">Kopiera' in client.get(source.get_absolute_url()).content.decode()
    assert "kopiera=" not in client_for(actors.owner).get(source.get_absolute_url()).content.decode()
    initial = client.get(link).context["form"].initial
    assert initial["title"] == f"Kopia av {'x' * 241}"
    assert (initial["unit"], initial["owner"]) == (unit.pk, owner_post.pk)
    assert "case_number" not in initial
    assert Entry.objects.filter(kind=source.kind).count() == 1
    assert client_for(actors.owner).get(link).status_code == 403
    # What the reader does not see is not copied.
    _first, hidden = make(unit=other_unit), make(unit=other_unit, title="Hemlig")
    assert "title" not in client.get(f"{BASE}/{address}/ny/?kopiera={hidden.reference}").context["form"].initial


def test_a_copied_action_is_not_begun_and_a_day_that_has_passed_is_asked_anew(client_for, actors, unit, clock) -> None:
    client = client_for(actors.coordinator)
    source = ActionFactory(unit=unit, title="Ny rutin", priority="high")
    Action.objects.filter(pk=source.pk).update(state="done")
    form = client.get(f"{BASE}/atgarder/ny/?kopiera={source.reference}").context["form"]
    assert form.initial["due_on"] == dt.date(2026, 12, 31)
    sent = {"title": form.initial["title"], "unit": unit.pk, "due_on": "2026-12-31", "priority": "high"}
    client.post(f"{BASE}/atgarder/ny/?kopiera={source.reference}", sent)
    copy = Action.objects.get(title="Kopia av Ny rutin")
    assert (copy.state, copy.priority, copy.source) == ("not_started", "high", None)
    Action.objects.filter(pk=source.pk).update(due_on="2026-01-31")
    assert "due_on" not in client.get(f"{BASE}/atgarder/ny/?kopiera={source.reference}").context["form"].initial


def test_a_copied_risk_is_neither_judged_nor_treated(client_for, actors, unit, owner_post) -> None:
    analysis = RiskAnalysisFactory(unit=unit, owner=owner_post)
    source = RiskFactory(analysis=analysis, owner=owner_post, now=(3, 3), treatment="reduce", event="Intrång")
    client = client_for(actors.owner)
    link = f"{BASE}/riskanalyser/{analysis.reference}/risker/ny/?kopiera={source.reference}"
    assert f'href="{link}">Kopiera' in client.get(source.get_absolute_url()).content.decode()
    form = client.get(link).context["form"]
    assert (form.initial["event"], form.initial["cause"]) == ("Kopia av Intrång", source.cause)
    assert not form.initial["treatment"]
    sent = {name: form.initial[name] for name in ("event", "cause", "consequence", "threat_source", "unit", "owner")}
    assert client.post(link, sent).status_code == 302
    copy = Risk.objects.get(title="Kopia av Intrång")
    assert (copy.value, copy.treatment, copy.analysis) == (None, "", analysis)
    assert copy.lineage != source.lineage
    # Into another analysis nothing is copied, and whoever may not change the analysis is not offered it.
    other = RiskAnalysisFactory(unit=unit, owner=owner_post)
    empty = client.get(f"{BASE}/riskanalyser/{other.reference}/risker/ny/?kopiera={source.reference}")
    assert not empty.context["form"].initial["event"]
    share_entry(entry=source, user=actors.colleague, by=actors.coordinator, may_change=True)
    assert "kopiera=" not in client_for(actors.colleague).get(source.get_absolute_url()).content.decode()
