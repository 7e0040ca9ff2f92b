"""The page where the coordinator decides another scale for risks."""

from risks.models import RiskAnalysis, RiskScale
from risks.services.scales import scale_in_use
from tests.factories import STOCKHOLM_NOON, RiskAnalysisFactory

PAGE = "/kulturforvaltningen/riskskala/ny-version/"


def typed(client, **changes: object) -> dict[str, object]:
    """Return what the page would post as it stands, with changes."""
    page = client.get(PAGE).context["page"]
    values: dict[str, object] = {}
    for form in (page.head, *page.likelihood, *page.consequence, *page.zones):
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                values[field.html_name] = value
    for part in (page.likelihood, page.consequence, page.zones):
        values |= {f"{part.prefix}-TOTAL_FORMS": len(part.forms), f"{part.prefix}-INITIAL_FORMS": len(part.forms)}
    return values | changes


def test_the_next_version_takes_over_and_earlier_analyses_keep_theirs(client_for, actors, unit, owner_post) -> None:
    analysis = RiskAnalysisFactory(unit=unit, owner=owner_post)
    client = client_for(actors.coordinator)
    changes = {"name": "Fem gånger fyra", "likelihood-4-name": "Dagligen", "weights": "5 1 H\n1 4 H"}
    answer = client.post(PAGE, typed(client, **changes), follow=True)
    assert "Fem gånger fyra (version 2) gäller från nu" in answer.content.decode()
    scale = RiskScale.objects.of(unit.organisation).first()
    assert scale.steps.filter(axis="likelihood").count() == 5
    assert scale.cells.get(likelihood_step=5, consequence_step=1).zone.code == "H"
    assert scale.cells.get(likelihood_step=5, consequence_step=4).zone.code == "EH"
    assert RiskAnalysis.objects.get(pk=analysis.pk).scale.number == 1
    assert client.get(PAGE).context["page"].head["weights"].value() == "1 4 H\n5 1 H"


def test_the_first_version_starts_from_the_shipped_scale(client_for, actors, organisation) -> None:
    client = client_for(actors.coordinator)
    assert client.post(PAGE, typed(client)).status_code == 302
    stored = RiskScale.objects.get()
    assert [zone.code for zone in stored.zones.order_by("severity")] == ["L", "M", "H", "EH"]
    assert stored.decided_by == actors.coordinator


def test_what_is_wrong_is_told_at_its_place_and_everything_typed_stays(client_for, actors, organisation) -> None:
    scale_in_use(organisation=organisation, by=actors.coordinator, at=STOCKHOLM_NOON)
    client = client_for(actors.coordinator)
    for changes, told in (
        ({"name": ""}, "måste fyllas i"),
        ({"zones-1-lowest_value": "1"}, "börjar på 1 och varje följande zon på ett högre värde"),
        ({"zones-1-severity": "0"}, "allvarligare färgton"),
        ({"zones-4-code": "X"}, "Fyll i fältet, eller töm hela raden."),
        ({"likelihood-1-name": "", "likelihood-1-description": "Ofta"}, "Ge steget ett namn."),
        ({"likelihood-1-name": "Osannolik"}, "Varje steg behöver ett eget namn."),
        ({"weights": "1 4 Z"}, "Viktningen nämner"),
        ({"weights": "ett fyra H"}, "går inte att läsa"),
        ({"weights": "1 4 H\n1 4 M"}, "står två gånger"),
        ({"consequence-TOTAL_FORMS": "junk"}, "Konsekvens"),
    ):
        answer = client.post(PAGE, typed(client, note="Min kommentar", **changes))
        assert answer.status_code == 422, changes
        assert told in answer.content.decode(), changes
        assert "Min kommentar" in answer.content.decode()
    assert RiskScale.objects.count() == 1


def test_only_the_coordinator_decides_a_scale(client_for, actors) -> None:
    assert client_for(actors.owner).get(PAGE).status_code == 403
    assert "ny-version" not in client_for(actors.owner).get("/kulturforvaltningen/riskskala/").content.decode()
