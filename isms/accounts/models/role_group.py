"""A role in an organisation or unit, as the group that carries its rights."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models.organisation import Organisation
from isms.accounts.models.unit import Unit
from isms.accounts.models.user import User
from isms.accounts.roles import ROLES, Role, role_choices
from isms.accounts.separation import OFFICER_HAS_NO_OTHER_ROLE
from isms.history import tracked


@tracked
class RoleGroup(models.Model):
    """One role in one organisation, or in one of its units; its group's members have the role."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="role_groups")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="role_groups")
    role_code = models.CharField(_("roll"), max_length=40, choices=role_choices)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="role_group")

    class Meta:
        verbose_name = _("roll i organisation")
        verbose_name_plural = _("roller i organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "unit", "role_code"],
                nulls_distinct=False,
                name="accounts_rolegroup_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role.label}, {self.unit or self.organisation}"

    @property
    def role(self) -> Role:
        """The role's definition."""
        return ROLES[self.role_code]


@tracked
class RoleMembership(User.groups.through):
    """A person's place in a role's group, seen as a model so that giving and taking roles leaves a trace."""

    class Meta:
        proxy = True
        triggers = [OFFICER_HAS_NO_OTHER_ROLE]
