"""The processing register: what GDPR art. 30 asks for, on what ground, and who sees it."""

import datetime as dt
from io import BytesIO

import pypdf
import pytest
from django.test import Client
from openpyxl import load_workbook

from assets.models import ProcessingActivity, ServedController
from isms.accounts.models import Post, Unit
from isms.followup.models import FollowUp
from isms.register.models import Entry
from isms.register.services import archive_entry
from tests.assets.processing import COMPLETE, decide, form_values, fresh
from tests.factories import (
    STOCKHOLM_NOON,
    InformationAssetFactory,
    ProcessingActivityFactory,
    SystemFactory,
    UserFactory,
)

LIST = "/kulturforvaltningen/registerforteckning/"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def coordinators(actors, client_for) -> Client:
    return client_for(actors.coordinator)


@pytest.fixture
def activity(unit: Unit, owner_post: Post) -> ProcessingActivity:
    return ProcessingActivityFactory(unit=unit, owner=owner_post, title="Lån av böcker", **COMPLETE)


def edit(activity: ProcessingActivity) -> str:
    return f"{LIST}{activity.reference}/andra/"


def new_values(unit: Unit, **changes: object) -> dict[str, object]:
    return {
        "title": "Kolloansökningar",
        "unit": unit.pk,
        "state": "planned",
        "our_role": "controller",
        "controller": "board",
        "personal_data": "ordinary",
    } | changes


def test_a_processing_is_registered_and_its_threshold_is_asked_for(coordinators: Client, unit: Unit) -> None:
    system = SystemFactory(unit=unit, title="Kolloportalen")
    asset = InformationAssetFactory(unit=unit, title="Ansökningar")
    answer = coordinators.post(
        f"{LIST}ny/", new_values(unit, systems=[system.pk], assets=[asset.pk], purpose="Fördela platser")
    )
    assert answer.status_code == 302, answer.content.decode()
    made = ProcessingActivity.objects.get()
    assert made.reference == "BEH-0001"
    assert made.concerns_personal_data
    page = coordinators.get(made.get_absolute_url()).content.decode()
    assert "Kolloportalen" in page
    assert "Ansökningar" in page
    assert "Fördela platser" in page
    for where in (system, asset):
        assert "Kolloansökningar" in coordinators.get(where.get_absolute_url()).content.decode()
    assert FollowUp.objects.open().get(entry_id=made.pk, kind="threshold_review").intended_on == dt.date(2026, 12, 23)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"controller": ""}, "controller", "Välj nämnden, kommunstyrelsen eller Oklart"),
        ({"controller": "unclear"}, "escalated_to", "Ange vem frågan är lyft till"),
        ({"controller": "unclear"}, "controller_reason", "Skriv vad det är som är oklart"),
        ({"our_role": "processor"}, "controller", "Lämna fältet tomt"),
        ({"our_role": "joint"}, "joint_controllers", "gemensamt ansvariga"),
        ({"legal_basis": "public_task"}, "legal_support", "Ange lagstödet"),
        ({"personal_data": "sensitive"}, "sensitive_ground", "undantag i art. 9.2"),
        ({"personal_data": "offences"}, "offences_support", "art. 10"),
        ({"transfer": "yes"}, "transfer_countries", "tredjeländer"),
        ({"transfer": "yes"}, "transfer_mechanism", "vad överföringen vilar på"),
        (
            {"transfer": "yes", "transfer_countries": "USA", "transfer_mechanism": "compelling"},
            "transfer_safeguards",
            "art. 49.1 andra stycket",
        ),
    ],
)
def test_one_answer_makes_another_needed_and_nothing_typed_is_lost(
    coordinators: Client, unit: Unit, changes: dict[str, str], field: str, message: str
) -> None:
    answer = coordinators.post(f"{LIST}ny/", new_values(unit, data_subjects="Barn på kollo åäö", **changes))
    assert answer.status_code == 200
    assert message in str(answer.context["form"].errors[field])
    assert "Barn på kollo åäö" in answer.content.decode()
    assert not ProcessingActivity.objects.exists()


def test_what_art_30_misses_is_listed_on_the_page_and_in_the_filter(
    coordinators: Client, activity: ProcessingActivity, unit: Unit
) -> None:
    bare = ProcessingActivityFactory(unit=unit, title="Nyss påbörjad")
    assert fresh(activity).missing == []
    assert set(fresh(bare).missing) == {*COMPLETE}
    page = coordinators.get(bare.get_absolute_url()).content.decode()
    assert "Tidsfrister för radering" in page
    assert f"{edit(bare)}#id_retention" in page
    assert "Ingenting saknas." in coordinators.get(activity.get_absolute_url()).content.decode()
    shown = coordinators.get(LIST, {"incomplete": "on"}).content.decode()
    assert "Nyss påbörjad" in shown
    assert "Lån av böcker" not in shown


def test_an_unclear_controller_is_incomplete_until_it_is_settled(
    coordinators: Client, activity: ProcessingActivity
) -> None:
    values = form_values(
        activity,
        controller="unclear",
        controller_reason="Reglementet nämner inte uppgiften",
        escalated_to="Stadsjuristen",
        escalated_on="2026-11-02",
    )
    answer = coordinators.post(edit(activity), values)
    assert answer.status_code == 302, answer.context["form"].errors
    page = coordinators.get(activity.get_absolute_url()).content.decode()
    assert "Oklart personuppgiftsansvar" in page
    assert "Stadsjuristen" in page
    assert fresh(activity).missing == ["controller"]
    assert "Lån av böcker" in coordinators.get(LIST, {"controller": "unclear"}).content.decode()


def test_a_processor_names_whom_it_works_for(coordinators: Client, unit: Unit) -> None:
    activity = ProcessingActivityFactory(
        unit=unit, our_role="processor", controller="", transfer="no", security_measures="Loggning"
    )
    assert fresh(activity).missing == ["served"]
    address = f"{LIST}{activity.reference}/uppdragsgivare/ny/"
    refused = coordinators.post(address, {"name": "", "version": activity.version})
    assert refused.status_code == 200
    served = {
        "name": "Stiftelsen Konst",
        "contact": "kontakt@konst.example",
        "categories": "Drift av medlemsregister",
        "version": activity.version,
    }
    assert coordinators.post(address, served).status_code == 302
    assert "Drift av medlemsregister" in coordinators.get(activity.get_absolute_url()).content.decode()
    assert fresh(activity).missing == []
    assert ServedController.objects.get().name == "Stiftelsen Konst"


def test_two_who_edit_do_not_overwrite_each_other(coordinators: Client, activity: ProcessingActivity) -> None:
    mine = form_values(activity, purpose="Mitt ändamål")
    assert coordinators.post(edit(activity), form_values(activity, purpose="Den andras")).status_code == 302
    answer = coordinators.post(edit(activity), mine)
    text = answer.content.decode()
    assert answer.status_code in (200, 409)
    assert "Mitt ändamål" in text
    assert "Den andras" in text
    assert ProcessingActivity.objects.get(pk=activity.pk).purpose == "Den andras"


def test_links_that_the_editor_does_not_see_are_kept(client_for, actors, unit: Unit, owner_post: Post) -> None:
    hidden = SystemFactory(unit=unit, restricted=True)
    activity = ProcessingActivityFactory(unit=unit, owner=owner_post, systems=[hidden], **COMPLETE)
    client = client_for(actors.owner)
    assert hidden.title not in client.get(activity.get_absolute_url()).content.decode()
    answer = client.post(edit(activity), form_values(activity, systems=[], purpose="Nytt"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert list(activity.systems.values_list("pk", flat=True)) == [hidden.pk]


def test_the_list_costs_the_same_for_many(
    coordinators: Client, unit: Unit, owner_post: Post, django_assert_max_num_queries
) -> None:
    for number in range(30):
        made = ProcessingActivityFactory(unit=unit, owner=owner_post, title=f"Behandling {number:02}")
        if number % 3 == 0:
            decide(made, yes=2)
    with django_assert_max_num_queries(12):
        page = coordinators.get(LIST, {"per_page": 25})
    assert page.content.decode().count('<th scope="row"') == 25


def sheet_texts(client: Client) -> list[str]:
    answer = client.get(f"{LIST}registerforteckning.xlsx")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)), read_only=True)
    return [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]


def pdf_text(client: Client) -> str:
    answer = client.get(f"{LIST}registerforteckning.pdf")
    assert answer.status_code == 200
    reader = pypdf.PdfReader(BytesIO(b"".join(answer.streaming_content)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(page.extract_text() for page in reader.pages)


def test_the_register_is_exported_as_the_reader_may_see_it(
    client_for, actors, coordinators: Client, activity: ProcessingActivity, unit: Unit, other_unit: Unit
) -> None:
    ProcessingActivityFactory(unit=unit, title="Skyddade boenden", restricted=True)
    ProcessingActivityFactory(unit=other_unit, title="Simskolan")
    gone = ProcessingActivityFactory(unit=unit, title="Arkiverad behandling")
    archive_entry(entry=gone, version=gone.version, by=UserFactory(), at=STOCKHOLM_NOON)
    served = ProcessingActivityFactory(unit=unit, title="Åt stiftelsen", our_role="processor", controller="")
    everything, document = sheet_texts(coordinators), pdf_text(coordinators)
    for title in ("Lån av böcker", "Skyddade boenden", served.title):
        assert title in everything
        assert title in document
    for fact in ("Låna ut böcker", "Låntagare", "Namn och lån", "Två år", "Behörighet och loggning"):
        assert fact in everything
        assert fact in document
    for title in ("Simskolan", "Arkiverad behandling"):
        assert title not in everything
        assert title not in document
    owners = client_for(actors.owner)
    assert "Skyddade boenden" not in sheet_texts(owners)
    assert "Skyddade boenden" not in pdf_text(owners)
    assert "Lån av böcker" in sheet_texts(owners)


def test_the_controllers_details_head_the_export(
    coordinators: Client, activity: ProcessingActivity, reader, client_for
):
    address = "/kulturforvaltningen/installningar/personuppgiftsansvarig/"
    details = {
        "name": "Kulturnämnden",
        "organisation_number": "212000-0142",
        "address": "Kulturgatan 1",
        "email": "registrator@kultur.example",
        "officer_name": "Tomasz Nyberg",
        "officer_contact": "ombud@kultur.example",
    }
    assert coordinators.post(address, details).status_code == 302
    document = pdf_text(coordinators)
    assert "Kulturnämnden" in document
    assert "ombud@kultur.example" in document
    assert client_for(reader).get(address).status_code == 403


def test_archiving_a_system_brings_the_threshold_review_forward(
    unit: Unit, owner_post: Post, coordinators: Client
) -> None:
    system = SystemFactory(unit=unit)
    activity = ProcessingActivityFactory(unit=unit, owner=owner_post, systems=[system], **COMPLETE)
    decide(activity)
    assert FollowUp.objects.open().get(entry_id=activity.pk, kind="threshold_review").intended_on.year == 2027
    address = f"/kulturforvaltningen/post/{system.reference}/arkivera/"
    assert coordinators.post(address, {"version": Entry.objects.get(pk=system.pk).version}).status_code == 302
    review = FollowUp.objects.open().get(entry_id=activity.pk, kind="threshold_review")
    assert review.intended_on == dt.date(2026, 12, 23)
    assert fresh(activity).is_changed
