"""What governance adds to the register: recommendations, their pages and follow-ups."""

from django.utils.translation import gettext_lazy as _


def register_recommendations() -> None:
    """Add the register of recommendations and what is followed up about them."""
    from governance.kinds.recommendations import FOLLOWED_UP
    from isms.followup.kinds import register_kind
    from isms.register.navigation import GROUP_GOVERNANCE
    from isms.register.registers import Register, register

    register(
        Register(
            kind="recommendation",
            prefix="REK",
            model="governance.Recommendation",
            label=_("Rekommendation"),
            label_plural=_("Rekommendationer"),
            list_url="governance:recommendation_list",
            detail_url="governance:recommendation_detail",
            icon="comment",
            group=GROUP_GOVERNANCE,
            order=80,
            is_confirmed=False,  # followed up every year until it is closed
        )
    )
    for kind in FOLLOWED_UP:
        register_kind(kind)


def register_references() -> None:
    """Add the page of the items of VoR, IKP and RSA, and what points to them to the history."""
    from isms.register.history import HistorySource, register_source
    from isms.register.navigation import GROUP_GOVERNANCE, NavigationItem, add_item

    add_item(NavigationItem(_("Hänvisningar"), "governance:reference_list", "requirement", GROUP_GOVERNANCE, 85))
    register_source(HistorySource("governance.ReferenceLinkEvent", "entry_id", _("Hänvisning"), fields=("reference",)))


def register_tertial() -> None:
    """Add the page with the tertial report's paragraph, and the deviations that it tells of."""
    from governance.tertial import register_source
    from governance.tertial_sources import SOURCES
    from isms.accounts.permissions import Right
    from isms.register.navigation import GROUP_GOVERNANCE, NavigationItem, add_item

    item = NavigationItem(
        _("Tertialrapport"), "governance:tertial", "calendar", GROUP_GOVERNANCE, 88, right=Right.VIEW_REGISTER
    )
    add_item(item)
    for source in SOURCES:
        register_source(source)


def register_officer() -> None:
    """Add the data protection officer's page; the officer meets it first."""
    from isms.accounts.permissions import Right
    from isms.accounts.roles import DATA_PROTECTION_OFFICER
    from isms.register.navigation import GROUP_ASSETS, NavigationItem, add_item

    add_item(
        NavigationItem(
            _("Dataskyddsombud"),
            "governance:officer",
            "shield",
            GROUP_ASSETS,
            45,
            right=Right.VIEW_PERSONAL_DATA_MATTERS,
            leads=DATA_PROTECTION_OFFICER.code,
        )
    )
