"""Items of VoR, IKP and RSA: pasted per year, and pointed to by risks, actions and recommendations."""

import datetime as dt

import pytest

from governance.models import PlanningReference, ReferenceLink
from isms.register.history import history_of
from tests.factories import ActionFactory, RiskAnalysisFactory, SystemFactory
from tests.governance.recommendation_factories import RecommendationFactory, ReferenceFactory

HOME = "/kulturforvaltningen/hanvisningar/"

pytestmark = pytest.mark.usefixtures("clock")


def test_lines_are_pasted_whole_or_not_at_all(client_for, actors, organisation) -> None:
    client = client_for(actors.coordinator)
    wrong = "4.1\tBehörigheter\tT2\n\nbara text\n4.1; igen\n" + "9" * 41 + ";för långt id"
    form = {"kind": "vor", "year": 2026}
    answer = client.post(f"{HOME}ny/", form | {"rows": wrong}).content.decode()
    for told in ("Rad 3: skriv både id", "Rad 4: samma id som rad 1", "Rad 5: id:t är längre än 40"):
        assert told in answer
    assert "bara text" in answer
    assert not PlanningReference.objects.exists()
    assert "Skriv minst en rad." in client.post(f"{HOME}ny/", form).content.decode()
    number = client.post(f"{HOME}ny/", form | {"rows": "4.1; Anna 19121212-1212"}).content.decode()
    assert "personnummer" in number
    right = "4.1\tBehörigheter\tT2\r\n4.2; Upphandling; krav saknas;;\n"
    answer = client.post(f"{HOME}ny/", form | {"rows": right}, follow=True).content.decode()
    assert "2 nya rader, 0 ändrade" in answer
    stored = PlanningReference.objects.in_order().values_list("code", "text", "tertial")
    assert list(stored) == [("4.1", "Behörigheter", "t2"), ("4.2", "Upphandling; krav saknas", "")]
    again = client.post(f"{HOME}ny/", form | {"rows": "4.1\tBehörigheter och konton\tT2\n4.3\tNytt"}, follow=True)
    assert "1 ny rad, 1 ändrad" in again.content.decode()
    assert "Behörigheter och konton" in client.get(f"{HOME}?ar=2026").content.decode()
    assert client.get(f"{HOME}?ar=abc").status_code == 200
    other = PlanningReference.objects.get(code="4.2")
    taken = client.post(f"{HOME}{other.pk}/andra/", {"kind": "vor", "year": 2026, "code": "4.3", "text": "Ny"})
    assert "Det finns redan en rad med det id:t" in taken.content.decode()
    moved = {"kind": "ikp", "year": 2026, "code": "4.3", "text": "Kontroll", "tertial": "vb"}
    assert client.post(f"{HOME}{other.pk}/andra/", moved).status_code == 302


def test_entries_point_to_items_and_the_items_tell_which(
    client_for, actors, acting, unit, owner_post, other_unit
) -> None:
    own = {"unit": unit, "owner": owner_post}
    item = ReferenceFactory(organisation=unit.organisation, code="R4")
    old = ReferenceFactory(organisation=unit.organisation, year=2023)
    foreign = ReferenceFactory(organisation=other_unit.organisation)
    action, given = ActionFactory(**own, title="Rensa konton"), RecommendationFactory(**own, title="Konton")
    client = client_for(actors.owner)
    for entry in (action, given):
        page = f"/kulturforvaltningen/post/{entry.reference}/hanvisningar/"
        offered = client.get(page).context["form"].fields["references"].choices
        assert [key for key, _label in offered] == [str(item.pk)]
        for strange in (foreign, old):
            assert client.post(page, {"references": [strange.pk]}).status_code == 200
        assert client.post(page, {"references": [item.pk]}).status_code == 302
        assert "VoR 2026: R4" in client.get(entry.get_absolute_url()).content.decode()
    analysis = RiskAnalysisFactory(**own, title="Analys", vor_id=" r4", analysed_on=dt.date(2026, 5, 1))
    assert "VoR 2026: R4" in client.get(analysis.get_absolute_url()).content.decode()
    for written, is_meant in (("VoR 2026-R4", True), ("R4 Konton", True), ("R41", False), ("VoR 2025-R4", False)):
        other = RiskAnalysisFactory(**own, vor_id=written, analysed_on=dt.date(2026, 5, 1))
        assert ("VoR 2026: R4" in client.get(other.get_absolute_url()).content.decode()) is is_meant, written
    hidden = ActionFactory(unit=unit, title="Hemlig åtgärd", restricted=True)
    ReferenceLink.objects.create(entry=hidden, reference=item)
    shown = client.get(f"{HOME}{item.pk}/").content.decode()
    assert "Rensa konton" in shown
    assert "Analys" in shown
    assert "Hemlig åtgärd" not in shown
    assert client.post(page, {}).status_code == 302
    changes = [str(item.changes) for item in history_of(given, actor=acting(actors.coordinator, unit.organisation))]
    assert sum("VoR 2026: R4" in change for change in changes) == 2
    system = SystemFactory(**own)
    assert client.get(f"/kulturforvaltningen/post/{system.reference}/hanvisningar/").status_code == 404
    assert "Pekar inte på" not in client.get(system.get_absolute_url()).content.decode()
