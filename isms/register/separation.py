"""Give roles and posts only to those who may have them at once (GDPR art. 38.6)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, Post, RoleGroup, User
from isms.accounts.roles import ROLES, Role
from isms.accounts.separation import EXAMINED, OFFICER
from isms.register.errors import DomainError


def check_role(*, user: User, role: Role, organisation: Organisation) -> None:
    """Refuse a role that would make somebody examine the own work.

    Raises:
        DomainError: the person would be data protection officer and one of those who are examined.
    """
    if role.code != OFFICER and role.code not in EXAMINED:
        return
    held = RoleGroup.objects.filter(organisation=organisation, group__user=user)
    wrong = held.filter(role_code__in=EXAMINED) if role.code == OFFICER else held.filter(role_code=OFFICER)
    names = {"who": user.name, "role": str(role.label).lower()}
    if other := wrong.order_by("role_code").values_list("role_code", flat=True).first():
        message = _("%(who)s kan inte vara både %(role)s och %(other)s (dataskyddsförordningen art. 38.6).")
        raise DomainError(message % {**names, "other": str(ROLES[other].label).lower()})
    if role.code == OFFICER and (post := _posts_of(user, organisation).first()):
        message = _("%(who)s innehar befattningen %(post)s och kan därför inte vara %(role)s (art. 38.6).")
        raise DomainError(message % {**names, "post": post.title})


@transaction.atomic
def assign_post(*, post: Post, holder: User | None, deputy: User | None = None) -> Post:
    """Give a post its holder and deputy; access to what it owns follows at once.

    Raises:
        ValidationError: at ``holder`` or ``deputy``, when the person is data protection officer in the organisation.
    """
    locked = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    officers = RoleGroup.objects.filter(organisation=locked.unit.organisation_id, role_code=OFFICER)
    wrong = {
        name: _("%(who)s är dataskyddsombud och kan inte inneha en befattning som äger poster (art. 38.6).")
        % {"who": person.name}
        for name, person in (("holder", holder), ("deputy", deputy))
        if person is not None and officers.filter(group__user=person).exists()
    }
    if wrong:
        raise ValidationError(wrong)
    locked.holder, locked.deputy = holder, deputy
    locked.full_clean()
    locked.save(update_fields=["holder", "deputy"])
    return locked


@transaction.atomic
def leave_posts(*, user: User, organisation: Organisation, post: Post | None = None) -> None:
    """Take a person from every post of an organisation, or from one, whether as holder or as deputy."""
    posts = Post.objects.filter(unit__organisation=organisation)
    if post is not None:
        posts = posts.filter(pk=post.pk)
    list(posts.filter(Q(holder=user) | Q(deputy=user)).select_for_update(of=("self",)).order_by("pk"))
    posts.filter(holder=user).update(holder=None)
    posts.filter(deputy=user).update(deputy=None)


def _posts_of(user: User, organisation: Organisation) -> Post:
    held = Q(holder=user) | Q(deputy=user)
    posts = Post.objects.filter(held, unit__organisation=organisation, archived_at__isnull=True)
    return posts.order_by("title", "pk")
