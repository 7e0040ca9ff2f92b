"""The models of isms.followup, one file each."""

from isms.followup.models.absence import Absence
from isms.followup.models.followup import FollowUp
from isms.followup.models.mail_preference import MailPreference
from isms.followup.models.outgoing_mail import OutgoingMail
from isms.followup.models.reminder import Reminder
from isms.followup.models.rule import FollowUpRule

__all__ = ["Absence", "FollowUp", "FollowUpRule", "MailPreference", "OutgoingMail", "Reminder"]
