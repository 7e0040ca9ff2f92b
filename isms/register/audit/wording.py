"""What a row of the access log says in words."""

from django.utils.translation import gettext as _

from isms.accounts.roles import ROLES
from isms.register.audit.signing_in import SECOND_STEP
from isms.register.models import AccessEvent


def told(event: AccessEvent) -> str:
    """Say what was read, fetched, given or tried."""
    topic, _colon, rest = event.what.partition(":")
    if topic == "role":
        code, _space, unit = rest.partition(" ")
        label = str(ROLES[code].label) if code in ROLES else code
        return _("rollen %(role)s i %(unit)s") % {"role": label, "unit": unit} if unit else _("rollen %s") % label
    if topic == "share":
        return _("får ändra posten") if rest == "change_entry" else _("får läsa posten")
    if topic == "post":
        return _("befattningen %s") % rest
    if topic == SECOND_STEP:
        return _("fel kod i andra steget")
    if event.fingerprint:
        return _("adress utan konto, avtryck %s") % event.fingerprint
    return event.path


def who(event: AccessEvent) -> str:
    """Name who did it; nobody is signed in when a sign-in fails, and a command or an installation has no person."""
    if event.by:
        return str(event.by)
    return _("Okänd") if event.kind == AccessEvent.Kind.SIGN_IN_FAILED else _("Systemet")
