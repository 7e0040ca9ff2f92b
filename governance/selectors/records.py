"""What the registrator asks for: ärendemening, handlingstyp, secrecy, the other party and the day, ready to copy.

The diarium is open to everybody: what stands under secrecy or is restricted is described without its title
(offentlighets- och sekretesslagen 2009:400, 5 kap. 2 §).
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import GoverningDocument, RecordKind, RecordName
from incidents.models import Filing, Incident
from incidents.querysets import TO_IMY
from isms.accounts.models import Organisation
from isms.register.models import Decision, Entry
from suppliers.models import Agreement

SUBJECT = gettext_lazy("Ärendemening")
RECORD_TYPE = gettext_lazy("Handlingstyp")
SECRECY = gettext_lazy("Sekretess")
COUNTERPART = gettext_lazy("Motpart")
DAY = gettext_lazy("Datum")
CASE_NUMBER = gettext_lazy("Diarienummer")


@dataclass(frozen=True)
class CopyField:
    """One field of the registrator's form with what to paste there."""

    key: str
    label: str | Promise
    value: str


@dataclass(frozen=True)
class RecordNote:
    """What is registered of one document or decision."""

    heading: str
    fields: tuple[CopyField, ...]


@dataclass(frozen=True)
class _Matter:
    kind: str
    counterpart: str
    day: dt.date


def record_notes(entry: Entry) -> list[RecordNote]:
    """Return what to register of an entry that the actor sees, and of each of its decisions, the newest first."""
    matter = _matter(entry)
    names = names_in(entry.organisation)
    notes = [
        RecordNote(
            heading=str(entry),
            fields=_fields(
                entry,
                0,
                subject=_subject(entry, names[matter.kind]),
                record_type=names[matter.kind],
                counterpart=matter.counterpart,
                day=matter.day,
            ),
        )
    ]
    decisions = Decision.objects.filter(entry_id=entry.pk).latest_first()
    for number, decision in enumerate(decisions, start=1):
        day = timezone.localdate(decision.decided_at)
        told = {"day": day.isoformat(), "summary": decision.summary.rstrip("."), "reference": entry.reference}
        subject = _("Beslut rörande %(reference)s") if hides_title(entry) else _("Beslut: %(summary)s, %(title)s")
        fields = _fields(
            entry,
            number,
            subject=subject % (told | {"title": entry.title}),
            record_type=names[RecordKind.DECISION],
            counterpart=matter.counterpart,
            day=day,
        )
        notes.append(RecordNote(_("Beslut %(day)s: %(summary)s") % told, fields))
    return notes


def hides_title(entry: Entry) -> bool:
    """Tell whether the title is left out of what goes into the open diarium."""
    return entry.is_restricted or entry.is_marked_secret


def names_in(organisation: Organisation) -> dict[str, str]:
    """Return what each sort of document is called: the organisation's own names, else the shipped ones."""
    own = RecordName.objects.filter(organisation=organisation).values_list("record_kind", "name")
    return {kind.value: str(kind.label) for kind in RecordKind} | dict(own)


def _subject(entry: Entry, record_type: str) -> str:
    if hides_title(entry):
        return f"{record_type} {entry.reference}"
    if entry.title.casefold().startswith(record_type.casefold()):
        return entry.title
    return f"{record_type}: {entry.title}"


def _fields(
    entry: Entry, number: int, *, subject: str, record_type: str, counterpart: str, day: dt.date
) -> tuple[CopyField, ...]:
    values = (
        (SUBJECT, subject),
        (RECORD_TYPE, record_type),
        (SECRECY, _secrecy(entry)),
        (COUNTERPART, counterpart or _("Ingen")),
        (DAY, day.isoformat()),
        (CASE_NUMBER, entry.case_number or _("Saknas, handlingen är inte diarieförd")),
    )
    return tuple(
        CopyField(f"record-{number}-{index}", label, value) for index, (label, value) in enumerate(values, start=1)
    )


def _secrecy(entry: Entry) -> str:
    if not entry.is_marked_secret:
        return _("Ingen sekretessmarkering")
    return _("%(ground)s. Markering enligt 5 kap. 5 § OSL, bedömd av %(who)s") % {
        "ground": entry.secrecy_ground.rstrip("."),
        "who": entry.secrecy_assessed_by,
    }


def _matter(entry: Entry) -> _Matter:
    """Say what sort of document an entry is, who the other party is and which day counts."""
    reader = _READERS.get(entry.kind)
    return reader(entry) if reader else _Matter(RecordKind.OTHER, "", timezone.localdate(entry.created_at))


def _incident(entry: Entry) -> _Matter:
    incident = Incident.objects.get(pk=entry.pk)
    filed = Filing.objects.filter(TO_IMY, duty__incident=incident).exists()
    return _Matter(
        kind=RecordKind.BREACH if incident.is_personal_data_breach else RecordKind.INCIDENT,
        counterpart=_("Integritetsskyddsmyndigheten (IMY)") if filed else "",
        day=timezone.localdate(incident.reported_at),
    )


def _agreement(entry: Entry) -> _Matter:
    agreement = Agreement.objects.select_related("supplier", "counterpart_organisation").get(pk=entry.pk)
    signing = agreement.signings.order_by("-signed_on", "-pk").first()
    party = agreement.supplier.title if agreement.supplier else ""
    party = party or (str(agreement.counterpart_organisation) if agreement.counterpart_organisation else "")
    return _Matter(
        kind=RecordKind.AGREEMENT,
        counterpart=party or agreement.counterpart_name,
        day=signing.signed_on if signing else agreement.starts_on or timezone.localdate(entry.created_at),
    )


def _document(entry: Entry) -> _Matter:
    adopted_on = GoverningDocument.objects.values_list("adopted_on", flat=True).get(pk=entry.pk)
    return _Matter(RecordKind.DOCUMENT, "", adopted_on or timezone.localdate(entry.created_at))


def _review(entry: Entry) -> _Matter:
    decision = Decision.objects.filter(entry_id=entry.pk).latest_first().first()
    return _Matter(RecordKind.REVIEW, "", timezone.localdate(decision.decided_at if decision else entry.created_at))


_READERS = {
    "incident": _incident,
    "agreement": _agreement,
    "governing_document": _document,
    "management_review": _review,
}
