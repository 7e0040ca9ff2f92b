"""Give filed reports a masked version: the answers without the text, a new file and its checksum."""

import hashlib

from incidents.models import Filing, MaskedFiling
from incidents.packs.pdf import write_filed_pdf
from isms.register.audit.frozen import FrozenChange

# What the file of a filed report tells of it.
SHOWN = (
    "duty__stage", "duty__controller", "duty__incident__organisation", "question_set", "recorded_by",
    "supplements__duty__stage",
)  # fmt: skip


def mask_filings(change: FrozenChange) -> None:
    """Mask filed reports and make their files of the answers that are left."""
    change.mask()
    filings = Filing.objects.using(change.using).filter(pk__in=change.keys)
    for filing in filings.select_related(*SHOWN).order_by("pk"):
        pdf = write_filed_pdf(filing, masked_at=change.at)
        filings.filter(pk=filing.pk).update(pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest())
        MaskedFiling.objects.using(change.using).create(
            filing_id=filing.pk, masking_id=change.masking.pk, masked_at=change.at
        )
