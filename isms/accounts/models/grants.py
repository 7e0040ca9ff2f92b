"""Where django-guardian stores rights on organisations and units, with real foreign keys."""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from isms.accounts.models.organisation import Organisation
from isms.accounts.models.unit import Unit
from isms.history import tracked


@tracked
class OrganisationUserObjectPermission(UserObjectPermissionBase):
    """A right on an organisation given straight to a person; kept empty, since roles are given to groups."""

    content_object = models.ForeignKey(Organisation, on_delete=models.PROTECT)

    class Meta(UserObjectPermissionBase.Meta):
        pass


@tracked
class OrganisationGroupObjectPermission(GroupObjectPermissionBase):
    """A right on an organisation that a role's group carries."""

    content_object = models.ForeignKey(Organisation, on_delete=models.PROTECT)

    class Meta(GroupObjectPermissionBase.Meta):
        pass


@tracked
class UnitUserObjectPermission(UserObjectPermissionBase):
    """A right on a unit given straight to a person; kept empty, since roles are given to groups."""

    content_object = models.ForeignKey(Unit, on_delete=models.PROTECT)

    class Meta(UserObjectPermissionBase.Meta):
        pass


@tracked
class UnitGroupObjectPermission(GroupObjectPermissionBase):
    """A right on a unit that a role's group carries."""

    content_object = models.ForeignKey(Unit, on_delete=models.PROTECT)

    class Meta(GroupObjectPermissionBase.Meta):
        pass
