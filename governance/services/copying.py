"""Write what an organisation keeps of texts to copy."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from governance.models import RecordName, SavedText, TextLimit
from isms.accounts.models import Organisation, User


def save_text(
    *, organisation: Organisation, text_kind: str, year: int, text: str, by: User, at: dt.datetime
) -> SavedText:
    """Keep a text as it was left; what was kept before stays beside it.

    Raises:
        ValidationError: the text is empty or too long.
    """
    saved = SavedText(
        organisation=organisation, text_kind=text_kind, year=year, text=text.strip(), saved_at=at, saved_by=by
    )
    saved.full_clean()
    saved.save(force_insert=True)
    return saved


@transaction.atomic
def decide_copying(*, organisation: Organisation, limits: Mapping[str, int], names: Mapping[str, str]) -> None:
    """Set how long each text may be, and what each sort of document is called.

    Raises:
        ValidationError: a limit or a name is wrong.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two first settings become one
    stored_limits = {row.text_kind: row for row in TextLimit.objects.filter(organisation=organisation)}
    for text_kind, most in limits.items():
        limit = stored_limits.get(text_kind) or TextLimit(organisation=organisation, text_kind=text_kind)
        if limit.most != most:
            limit.most = most
            limit.full_clean()
            limit.save()
    stored_names = {row.record_kind: row for row in RecordName.objects.filter(organisation=organisation)}
    for record_kind, name in names.items():
        named = stored_names.get(record_kind) or RecordName(organisation=organisation, record_kind=record_kind)
        if named.name != name.strip():
            named.name = name.strip()
            named.full_clean()
            named.save()
