"""Whether an edition is what was frozen, and what was approved."""

from reports.content import content_hash
from reports.models import Edition


def checksums_of(edition: Edition) -> tuple[str, str]:
    """Count the checksums of an edition's two contents anew; that of a public content it lacks is empty."""
    public = content_hash(edition.public_content) if edition.public_content is not None else ""
    return content_hash(edition.content), public


def is_approved_content(edition: Edition, found: tuple[str, str]) -> bool:
    """Tell whether contents with these checksums are what a director approved, or a masked version of it."""
    approval = edition.approval
    return found == (approval.content_sha256, approval.public_sha256) or edition.masked_at is not None
