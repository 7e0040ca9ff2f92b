"""A text that must not be there leaves what was filed too, by a masked version that says it is one."""

import hashlib
from io import BytesIO

from pypdf import PdfReader

from incidents.models import Filing
from tests.audit.owner import mask
from tests.factories import IncidentFactory
from tests.incidents.reports import address, answer, duty_of, record, set_contact, text_of, write_down

NAME = "Karin Skyddsson"


def test_a_filed_report_gets_a_masked_version(unit, owner_post, clock, client_for, actors, organisation) -> None:
    incident = IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)
    set_contact(incident)
    write_down(incident)
    client = client_for(actors.coordinator)
    duty = duty_of(incident)
    answer(client, duty, "description", f"Brevet till {NAME} gick till fel adress.")
    assert record(client, duty, delay_reason=f"{NAME}s brev låg oöppnat.").status_code == 302
    filed = Filing.objects.get()

    by = {"by": actors.coordinator, "confirmed_by": actors.data_protection_officer}
    masking, _said = mask(NAME, organisation=organisation, **by)
    assert masking.reissued == [f"{incident.reference}, lämnad rapport {filed.pk}"]
    masked = Filing.objects.get()
    assert NAME not in str(masked.answers) + masked.delay_reason
    assert (masked.filed_at, masked.recorded_by, masked.way) == (filed.filed_at, filed.recorded_by, filed.way)
    assert masked.sha256 == hashlib.sha256(bytes(masked.pdf)).hexdigest() != filed.sha256
    page = text_of(client, address(duty))
    assert "Brevet till [maskerat] gick till fel adress." in page
    assert "Maskerad version" in page
    sent = client.get(address(duty, "pdf/"))
    text = "\n".join(part.extract_text() for part in PdfReader(BytesIO(b"".join(sent.streaming_content))).pages)
    assert NAME not in text
    assert "Brevet till [maskerat] gick till fel adress." in text
    assert "Maskerad version" in text
    assert "lämnad" in text.lower()
