"""Decide which items procurements are held to at the gate."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from suppliers.gate_items import GateItem
from suppliers.models import GateTemplate, GateTemplateItem

MOST_ITEMS = 40


@transaction.atomic
def decide_gate_items(
    *, organisation: Organisation, items: Sequence[GateItem], note: str, by: User, at: dt.datetime
) -> GateTemplate:
    """Store a new version of an organisation's items; procurements that are still before the gate are held to it.

    What has passed keeps the items that it passed by, and its decision what was answered.

    Raises:
        ValidationError: there are no items, too many, or two with one code.
    """
    if not 1 <= len(items) <= MOST_ITEMS:
        raise ValidationError(_("Ange mellan 1 och %(most)d punkter.") % {"most": MOST_ITEMS})
    if len({item.code.casefold() for item in items}) < len(items):
        raise ValidationError(_("Varje punkt behöver en egen kod."))
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two at once get a number each
    newest = GateTemplate.objects.of(organisation).first()
    number = newest.number + 1 if newest else 1
    stored = GateTemplate(organisation=organisation, number=number, note=note, decided_at=at, decided_by=by)
    stored.full_clean()
    stored.save(force_insert=True)
    rows = [
        GateTemplateItem(
            template=stored,
            position=position,
            code=item.code,
            label=item.label,
            help_text=item.help_text,
            source=item.source,
            check_code=item.check,
            only_personal_data=item.only_personal_data,
        )
        for position, item in enumerate(items, start=1)
    ]
    for row in rows:
        row.full_clean(validate_constraints=False)
    GateTemplateItem.objects.bulk_create(rows)
    return stored
