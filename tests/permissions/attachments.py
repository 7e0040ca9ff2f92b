"""The rows of the permission matrix about files, and the files that they name."""

from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

from isms.accounts.models import User
from isms.register.attachments import add_attachment
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON
from tests.permissions.rows import CHANGES_OWN, COORDINATOR, NOBODY, SEES_OWN, SEES_RESTRICTED, Row

CHANGES = (
    ("attachment_supersede", "get", (200,)),
    ("attachment_supersede", "post", (422,)),
    ("attachment_mark", "post", (302,)),
    ("attachment_remove", "post", (302,)),
)
ATTACHMENT_ROWS = [
    *[
        Row("register:attachment", f"attachment_{which}", "get", sees, sees)
        for which, sees in (
            ("own", SEES_OWN),
            ("secret", CHANGES_OWN),  # marked for secrecy on an open entry: not for those who only read
            ("restricted", SEES_RESTRICTED),
            ("foreign", NOBODY),
        )
    ],
    *[
        Row(f"register:{name}", f"attachment_{which}", method, allowed, sees, ok)
        for name, method, ok in CHANGES
        for which, allowed, sees in (
            ("own", CHANGES_OWN, SEES_OWN),
            ("secret", CHANGES_OWN, CHANGES_OWN),
            ("restricted", COORDINATOR, SEES_RESTRICTED),
            ("foreign", NOBODY, NOBODY),
        )
    ],
]


def attachment_objects(systems: Mapping[str, Entry], by: User) -> dict[str, dict[str, object]]:
    """Return a file on an own, a restricted and a foreign system, and a marked one on the own system."""
    found: dict[str, dict[str, object]] = {}
    for which, on in (("own", "own"), ("secret", "own"), ("restricted", "restricted"), ("foreign", "foreign")):
        upload = SimpleUploadedFile(f"Dolt{which}fil.pdf", b"%PDF-1.7")
        attachment = add_attachment(
            entry=systems[f"system_{on}"], upload=upload, by=by, at=STOCKHOLM_NOON, is_secret=which == "secret"
        )
        found[f"attachment_{which}"] = {"pk": attachment.pk}
    return found
