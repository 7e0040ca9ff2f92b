"""What happens to an action that is put away: it is called off, so that its gap can be raised again."""

from django.utils.translation import gettext as _

from isms.languages import in_swedish
from isms.register.consequences import Happening
from risks.models import Action, ActionChange


def call_off(happening: Happening) -> None:
    """Cancel an open action that has been archived; a restored one is opened again by whoever wants it."""
    if happening.entry.kind != Action.KIND:
        return
    action = Action.objects.filter(pk=happening.entry.pk).open().first()
    if action is None:
        return
    with in_swedish():
        change = ActionChange(
            action=action,
            from_state=action.state,
            to_state=Action.State.CANCELLED,
            note=_("Arkiverad."),
            changed_at=happening.at,
            changed_by=happening.by,
        )
    action.state = Action.State.CANCELLED
    action.save(update_fields=["state"])
    change.save(force_insert=True)
