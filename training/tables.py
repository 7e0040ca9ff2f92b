"""Tables of the lists of courses and lessons."""

from django.utils.translation import gettext_lazy as _

from isms.register.tables import EntryTable
from risks.tables import KeyedColumn
from training.models import Campaign, Course


class CourseTable(EntryTable):
    """The list of courses."""

    is_mandatory = KeyedColumn(verbose_name=_("Obligatorisk"))
    audience = KeyedColumn(verbose_name=_("Målgrupp"))
    period = KeyedColumn(verbose_name=_("Hur ofta"))
    target_percent = KeyedColumn(verbose_name=_("Mål, procent"), attrs={"td": {"class": "num"}})

    class Meta(EntryTable.Meta):
        model = Course
        fields = ("reference", "title", "is_mandatory", "audience", "period", "target_percent", "unit", "owner")
        sequence = fields
        empty_text = _("Inga utbildningar matchar. Ändra filtren eller lägg till en utbildning.")

    def render_is_mandatory(self, value: bool) -> str:
        """Write yes or no in words."""
        return str(_("Ja") if value else _("Nej"))


class CampaignTable(EntryTable):
    """The list of lessons."""

    starts_on = KeyedColumn(verbose_name=_("Från och med"))
    ends_on = KeyedColumn(verbose_name=_("Till och med"))
    opened_count = KeyedColumn(verbose_name=_("Öppnad, gånger"))

    class Meta(EntryTable.Meta):
        model = Campaign
        fields = ("reference", "title", "starts_on", "ends_on", "opened_count", "unit", "owner")
        sequence = fields
        order_by = ("-starts_on",)
        empty_text = _("Inga lektioner matchar. Ändra filtren eller lägg till en lektion.")

    def render_starts_on(self, value: object) -> str:
        """Write the day as ISO 8601."""
        return str(value)

    def render_ends_on(self, value: object) -> str:
        """Write the day as ISO 8601."""
        return str(value)
