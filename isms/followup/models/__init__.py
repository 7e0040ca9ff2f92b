"""The models of isms.followup, one file each."""

from isms.followup.models.followup import FollowUp
from isms.followup.models.outgoing_mail import OutgoingMail
from isms.followup.models.reminder import Reminder
from isms.followup.models.rule import FollowUpRule

__all__ = ["FollowUp", "FollowUpRule", "OutgoingMail", "Reminder"]
