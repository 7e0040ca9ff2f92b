"""What the audit trail tells the rest of the site about when it starts."""

from allauth.mfa.signals import authentication_failed
from django.contrib.auth import signals
from django.utils.translation import gettext_lazy as _

from isms.register import navigation


def register_audit() -> None:
    """Add the log to the navigation, and listen to the sign-in library: every way in sends these."""
    from isms.register.audit import signing_in
    from isms.register.audit.masking_querysets import may_mask
    from isms.register.audit.querysets import may_read_log

    navigation.add_item(
        navigation.NavigationItem(
            label=_("Åtkomstlogg"),
            url_name="audit:access_log",
            icon="lock",
            group=navigation.GROUP_SETTINGS,
            order=95,
            is_shown=may_read_log,
        )
    )
    navigation.add_item(
        navigation.NavigationItem(
            label=_("Maskeringar"),
            url_name="audit:masking_list",
            icon="lock",
            group=navigation.GROUP_SETTINGS,
            order=96,
            is_shown=may_mask,
        )
    )
    signals.user_logged_in.connect(signing_in.log_sign_in, dispatch_uid="audit_sign_in")
    signals.user_login_failed.connect(signing_in.log_failed_sign_in, dispatch_uid="audit_sign_in_failed")
    authentication_failed.connect(signing_in.log_failed_second_step, dispatch_uid="audit_second_step_failed")
