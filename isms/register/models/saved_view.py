"""Lists as somebody wants to see them again: filters, order, columns and rows per page, under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.history import tracked
from isms.register.saved_view_querysets import SavedViewQuerySet


@tracked
class SavedView(models.Model):
    """A list's choices under a name: its owner's own, or shared with everybody in the organisation.

    It holds no rows and gives no right: what a list shows is always what the reader may see.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="saved_views")
    saved_by = models.ForeignKey(
        User, verbose_name=_("sparad av"), on_delete=models.PROTECT, related_name="saved_views"
    )
    list_name = models.CharField(_("lista"), max_length=100)
    name = models.CharField(_("namn"), max_length=60)
    query = models.CharField(_("val i listan"), max_length=1500)
    is_shared = models.BooleanField(_("delad med alla i organisationen"), default=False)
    saved_at = models.DateTimeField(_("sparad"))
    removed_at = models.DateTimeField(_("borttagen"), null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("vy")
        verbose_name_plural = _("vyer")
        constraints = [
            models.UniqueConstraint(
                fields=["saved_by", "organisation", "list_name", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="register_savedview_own_name",
                violation_error_message=_("Du har redan en vy med det namnet i listan."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "list_name", "name"],
                condition=models.Q(removed_at__isnull=True, is_shared=True),
                name="register_savedview_shared_name",
                violation_error_message=_("Det finns redan en delad vy med det namnet i listan."),
            ),
            models.CheckConstraint(
                condition=~models.Q(query=""),
                name="register_savedview_says_something",
                violation_error_message=_("Välj filter, sortering, kolumner eller antal rader först."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class DefaultView(models.Model):
    """The view that a list opens with for one person; none when it has been taken away."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="default_views")
    list_name = models.CharField(_("lista"), max_length=100)
    view = models.ForeignKey(
        SavedView, verbose_name=_("vy"), null=True, blank=True, on_delete=models.PROTECT, related_name="defaults"
    )

    class Meta:
        verbose_name = _("standardvy")
        verbose_name_plural = _("standardvyer")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "list_name"], name="register_defaultview_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.list_name}"
