"""The action plan as a workbook and as a PDF, and actions that several plans share."""

from io import BytesIO

import pypdf
import pytest
from openpyxl import load_workbook

from risks.models import Action, ActionLink
from tests.factories import ActionFactory, SystemFactory

PLAN = "/kulturforvaltningen/handlingsplan/"


def cells(client, query: str = "") -> list[tuple]:
    answer = client.get(f"{PLAN}handlingsplan.xlsx{query}")
    return list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))


def written(client, query: str = "") -> str:
    answer = client.get(f"{PLAN}handlingsplan.pdf{query}")
    reader = pypdf.PdfReader(BytesIO(b"".join(answer.streaming_content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def source(unit, owner_post, clock):
    return SystemFactory(unit=unit, owner=owner_post, title="Bokskogen")


@pytest.fixture
def actions(source, unit, owner_post) -> list[Action]:
    late = ActionFactory(unit=unit, owner=owner_post, title="Byt lösenord", due_on="2026-11-01", source=source)
    done = ActionFactory(unit=unit, owner=owner_post, title="=Öva", due_on="2026-12-01", state="done", cost_sek=5000)
    return [late, done]


def test_the_workbook_holds_what_the_filters_find(client_for, actors, actions, source) -> None:
    client = client_for(actors.coordinator)
    header, late, done = cells(client)
    assert header[:2] == ("Referens", "Åtgärd")
    assert late[1] == "Byt lösenord"
    assert late[4] == f"{source.reference} Bokskogen"
    assert late[5] == "Försenad"
    assert late[6].date().isoformat() == "2026-11-01"
    assert (done[1], done[5], done[9]) == ("=Öva", "Klar", 5000)
    assert [row[1] for row in cells(client, "?state=done")[1:]] == ["=Öva"]
    assert [row[1] for row in cells(client, f"?post={source.reference}")[1:]] == ["Byt lösenord"]


def test_a_source_that_one_may_not_see_is_unnamed_in_the_files(client_for, actors, unit, owner_post, clock) -> None:
    hidden = SystemFactory(unit=unit, owner=None, title="Skyddspärmen", is_restricted=True)
    ActionFactory(unit=unit, owner=owner_post, title="Lås skåpet", source=hidden)
    assert "Skyddspärmen" in str(cells(client_for(actors.coordinator)))
    for text in (str(cells(client_for(actors.owner))), written(client_for(actors.owner))):
        assert "Lås skåpet" in text
        assert "Skyddspärmen" not in text


def test_the_document_tells_how_far_the_plan_has_come(client_for, actors, actions, source) -> None:
    text = written(client_for(actors.coordinator))
    assert "1 av 2 åtgärder klara (50 %)" in text
    assert "Försenade (1)" in text
    assert "Klara (1)" in text
    limited = written(client_for(actors.coordinator), f"?post={source.reference}&state=open")
    assert f"Handlingsplan för {source.reference} Bokskogen" in limited
    assert "Läge: Ej klara" in limited
    assert "=Öva" not in limited


def test_too_many_for_a_document_is_told_and_the_choices_stay(client_for, actors, actions, monkeypatch) -> None:
    monkeypatch.setattr("risks.views.action_plans.MOST_IN_PDF", 1)
    answer = client_for(actors.coordinator).get(f"{PLAN}handlingsplan.pdf?unit=&q=", follow=True)
    assert answer.redirect_chain[0][0].startswith(f"{PLAN}?")
    assert "En PDF rymmer högst 1 åtgärder" in answer.content.decode()


def test_a_common_action_is_counted_in_each_plan_and_taken_out_again(client_for, actors, actions, unit) -> None:
    other = SystemFactory(unit=unit, title="Tonika")
    client, page = client_for(actors.coordinator), actions[0].get_absolute_url()
    answer = client.post(f"{page}gemensam/", {"reference": f" {other.reference.lower()} "}, follow=True)
    assert "Tonika" in answer.content.decode()
    assert [row[1] for row in cells(client, f"?post={other.reference}")[1:]] == ["Byt lösenord"]
    client.post(f"{page}inte-gemensam/{other.pk}/")
    assert not ActionLink.objects.exists()
    assert cells(client, f"?post={other.reference}")[1:] == []


def test_an_action_is_not_linked_to_what_one_may_not_change(client_for, actors, actions, unit) -> None:
    foreign = SystemFactory(unit=unit, owner=None, title="Annans")
    page = actions[0].get_absolute_url()
    answer = client_for(actors.owner).post(f"{page}gemensam/", {"reference": foreign.reference})
    assert answer.status_code == 422
    assert "ingen sådan post som du får ändra" in answer.content.decode()
    assert f'value="{foreign.reference}"' in answer.content.decode()
    twin = client_for(actors.coordinator).post(f"{page}gemensam/", {"reference": actions[0].source.reference})
    assert "kommer redan härifrån" in twin.content.decode()
