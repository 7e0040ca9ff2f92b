"""Make actions of the remarks that follow-ups end with."""

from django.utils.translation import gettext as _

from isms.followup.remarks import Remark
from isms.languages import in_swedish
from risks.models import Action
from risks.services import raise_action


@in_swedish()
def action_of_remark(remark: Remark) -> Action:
    """Raise an action with the remark as its description; the entry's owner is to act."""
    followup = remark.followup
    action, _is_new = raise_action(
        source=followup.entry,
        source_key=remark.source_key,
        title=_("Åtgärda anmärkning vid %(followup)s") % {"followup": followup.label.lower()},
        description=remark.text,
        due_on=remark.due_on,
        by=remark.by,
        at=remark.at,
    )
    return action
