"""Texts for the city's planning system and for the registrator, so that nothing is written twice."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from governance.models import SavedText
from governance.services import record_result
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from risks.services import decide_analysis
from tests.factories import ActionFactory, IncidentFactory, RiskAnalysisFactory, RiskFactory
from tests.governance.factories import ControlCheckFactory, GoverningDocumentFactory
from tests.supplier_factories import AgreementFactory

TEXTS = "/kulturforvaltningen/texter-att-kopiera/"
RECORDS = "/kulturforvaltningen/diarieforing/"

pytestmark = pytest.mark.usefixtures("clock")


def found(check, by) -> None:
    told = {"result": "deviation", "note": "Två konton öppna", "performed_by": "Controllern"}
    told |= {"performed_on": dt.date(2026, 8, 20), "action_due_on": dt.date(2026, 12, 1)}
    record_result(check=check, version=check.version, by=by, at=dt.datetime(2026, 8, 21, 9, tzinfo=dt.UTC), **told)


def test_the_tertials_text_holds_the_registers_numbers(client_for, actors, unit, owner_post) -> None:
    spring = dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC)
    found(ControlCheckFactory(unit=unit, owner=owner_post, tertial="T2", title="Stängda konton"), actors.coordinator)
    found(ControlCheckFactory(unit=unit, tertial="T2", title="Hemligt", restricted=True), actors.coordinator)
    ControlCheckFactory(unit=unit, tertial="T2")
    ControlCheckFactory(unit=unit, tertial="VB")
    IncidentFactory(unit=unit, discovered_at=spring, at=spring, is_personal_data_breach=True, title="Kollo")
    IncidentFactory(unit=unit, discovered_at=spring, at=spring, is_it=True)
    GoverningDocumentFactory(unit=unit, adopted_on=dt.date(2026, 5, 4))
    client = client_for(actors.coordinator)
    text = client.get(f"{TEXTS}?ar=2026&text=t2").context["asked"].fresh
    for told in (
        "tertial 2 2026 (maj–augusti)",
        "– 2 kontroller enligt internkontrollplanen visade avvikelser",
        "2 av 3 kontroller enligt internkontrollplanen",
        "”Stängda konton” visade en avvikelse som ska vara åtgärdad senast 2026-12-01 (ATG-0001)",
        "En kontroll visade en avvikelse som inte beskrivs här.",
        "2 incidenter och avvikelser rapporterades, varav 1 personuppgiftsincident.",
        "1 styrdokument fastställdes",
    ):
        assert told in text
    assert "Hemligt" not in text
    assert "Kollo" not in text
    ActionFactory(unit=unit, due_on=dt.date(2026, 10, 1))
    late = "1 åtgärd är försenad i dag."
    assert late in client.get(f"{TEXTS}?ar=2026&text=t2").context["asked"].fresh
    assert late not in client.get(f"{TEXTS}?ar=2025&text=vb").context["asked"].fresh
    assert "Inga incidenter rapporterades" in client.get(f"{TEXTS}?ar=2025&text=t1").context["asked"].fresh
    assert "av 4 kontroller" in client.get(f"{TEXTS}?ar=2026&text=vb").context["asked"].fresh
    assert "Inga väsentliga avvikelser" in client.get(f"{TEXTS}?ar=2025&text=t1").context["asked"].fresh
    for odd in ("?ar=1900&text=t9", "?ar=x&text="):
        assert client.get(f"{TEXTS}{odd}").status_code == 200
    assert client_for(actors.owner).get(TEXTS).status_code == 403


def test_the_vor_text_names_the_worst_risks_but_no_secret_one(client_for, actors, unit, owner_post, now) -> None:
    for title, restricted in (("Molnet", False), ("Hemligt", True)):
        about = {"unit": unit, "owner": owner_post, "title": title, "is_restricted": restricted, "vor_id": "VoR 12"}
        analysis = RiskAnalysisFactory(**about)
        RiskFactory(analysis=analysis, event=f"{title} går ner", now=(4, 4))
        version = Entry.objects.get(pk=analysis.pk).version
        decide_analysis(
            analysis=analysis, version=version, reason="", ground=DecisionGround(), by=actors.coordinator, at=now
        )
    text = client_for(actors.coordinator).get(f"{TEXTS}?ar=2027&text=vor").context["asked"].text
    assert "Molnet går ner" in text
    assert "VoR 12" in text
    assert "Hemligt" not in text


def test_a_text_is_counted_and_kept_only_when_asked_for(client_for, actors) -> None:
    client, page = client_for(actors.coordinator), f"{TEXTS}?ar=2026&text=t1"
    settings = f"{TEXTS}installningar/"
    form = {field.html_name: field.value() for field in client.get(settings).context["form"]}
    assert "större än eller lika med 100" in client.post(settings, form | {"limit_t1": 5}).content.decode()
    assert client.post(settings, form | {"limit_t1": 100, "name_incident": "Incidentanmälan"}).status_code == 302
    counted = client.post(page, {"text": "Rad ett\r\n" + "x" * 100, "count": ""})
    told = counted.content.decode()
    assert "108 av högst 100 tecken" in told
    assert "för långt" in told
    assert "Rad ett" in told
    assert not SavedText.objects.exists()
    number = client.post(page, {"text": "Se 811218-9876", "save": ""}).content.decode()
    assert "personnummer" in number
    for text in ("Första texten", "Andra texten"):
        assert client.post(page, {"text": text, "save": ""}).status_code == 302
    shown = client.get(page)
    assert shown.context["form"]["text"].value() == "Andra texten"
    assert "som registren ger den nu" in shown.content.decode()
    assert "tertial 1 2026" in client.get(f"{page}&ny=1").context["form"]["text"].value()
    assert client_for(actors.reader).get(page).context["asked"].text == "Andra texten"
    assert client_for(actors.reader).post(page, {"text": "Egen", "count": ""}).status_code == 200
    assert client_for(actors.reader).post(page, {"text": "Egen", "save": ""}).status_code == 403
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        SavedText.objects.update(text="")


def test_the_registrator_gets_each_field_and_no_secret_title(client_for, actors, unit, owner_post, now) -> None:
    client = client_for(actors.coordinator)

    def fields(entry) -> dict[str, str]:
        note = client.get(f"{RECORDS}{entry.reference}/").context["notes"][0]
        return {str(field.label): field.value for field in note.fields}

    document = GoverningDocumentFactory(unit=unit, owner=owner_post, title="Rutin", case_number="KUN 2026/7")
    assert fields(document) == {
        "Ärendemening": "Styrdokument: Rutin",
        "Handlingstyp": "Styrdokument",
        "Sekretess": "Ingen sekretessmarkering",
        "Motpart": "Ingen",
        "Datum": "2025-12-12",
        "Diarienummer": "KUN 2026/7",
    }
    named = GoverningDocumentFactory(unit=unit, title="Styrdokument för alla")
    assert fields(named)["Ärendemening"] == "Styrdokument för alla"
    secret = {"secrecy_ground": "18 kap. 8 § OSL", "secrecy_reason": "Sårbarhet", "secrecy_assessed_by": "Kajsa"}
    incident = IncidentFactory(unit=unit, title="Öppen port", is_it=True, **secret)
    told = fields(incident)
    assert told["Ärendemening"] == f"Incidentrapport {incident.reference}"
    assert told["Sekretess"] == "18 kap. 8 § OSL. Markering enligt 5 kap. 5 § OSL, bedömd av Kajsa"
    agreement = AgreementFactory(unit=unit, supplier__title="Molnbolaget AB")
    assert fields(agreement)["Motpart"] == "Molnbolaget AB"
    page = f"/kulturforvaltningen/styrdokument/{document.reference}/oversyn/"
    form = {"version": 1, "outcome": "unchanged", "reason": "", "authority": "execution"}
    assert client.post(page, form).status_code == 302
    notes = client.get(f"{RECORDS}{document.reference}/").context["notes"]
    assert notes[1].fields[0].value == "Beslut: Översyn: gäller oförändrat, Rutin"
    shown = client.get(f"{RECORDS}{document.reference}/").content.decode()
    assert shown.count("data-copy=") == 12
    assert f"{RECORDS}{document.reference}/" in client.get(document.get_absolute_url()).content.decode()
