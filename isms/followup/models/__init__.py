"""The models of isms.followup, one file each."""

from isms.followup.models.absence import Absence
from isms.followup.models.activity import Activity
from isms.followup.models.area_answer import AreaAnswer
from isms.followup.models.calendar_feed import CalendarFeed
from isms.followup.models.followup import FollowUp
from isms.followup.models.mail_preference import MailPreference
from isms.followup.models.outgoing_mail import OutgoingMail
from isms.followup.models.reminder import Reminder
from isms.followup.models.rule import FollowUpRule

__all__ = [
    "Absence",
    "Activity",
    "AreaAnswer",
    "CalendarFeed",
    "FollowUp",
    "FollowUpRule",
    "MailPreference",
    "OutgoingMail",
    "Reminder",
]
