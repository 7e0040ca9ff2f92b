"""One company in the chain of processors behind an agreement."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from suppliers.models.agreement import Agreement
from suppliers.models.processing_terms import ProcessingTerms
from suppliers.querysets.chain import SubProcessorLinkQuerySet

# A link hangs under a link of the same agreement and never under itself, whoever writes and however many at once:
# all who hang something in one chain take turns at the agreement's row.
STAYS_A_TREE = """
    IF NEW.parent_id IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM register_entry WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM suppliers_subprocessorlink WHERE id = NEW.parent_id AND agreement_id = NEW.agreement_id
    ) THEN
        RAISE EXCEPTION 'a link hangs under a link of the same agreement' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        WITH RECURSIVE above(id, parent_id) AS (
            SELECT id, parent_id FROM suppliers_subprocessorlink WHERE id = NEW.parent_id
            UNION
            SELECT link.id, link.parent_id
            FROM suppliers_subprocessorlink link JOIN above ON link.id = above.parent_id
        )
        SELECT 1 FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a chain of processors never leads back to itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@tracked
class SubProcessorLink(ProcessingTerms):
    """What one company does with the data for the agreement's party or another link, from a day until a day.

    A link that changes in fact is ended and followed by a new one, so that the chain can be read as it was on any
    day; a link that was written wrongly is corrected in place.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="chain_links")
    parent = models.ForeignKey(
        "self",
        verbose_name=_("anlitas av"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="below",
        help_text=_("Tomt när företaget anlitas av avtalsparten själv."),
    )
    # The agreement's own party: where it processes and what that rests on; its name is read from the agreement.
    is_party = models.BooleanField(_("avtalsparten själv"), default=False, editable=False)
    started_on = models.DateField(_("från och med"))
    ended_on = models.DateField(_("till och med"), null=True, blank=True, editable=False)
    checked_on = models.DateField(
        _("uppgifterna kontrollerade"), null=True, blank=True, help_text=_("Mot leverantörens lista eller avtal.")
    )
    dpf_checked_on = models.DateField(
        _("DPF-certifikatet kontrollerat"),
        null=True,
        blank=True,
        help_text=_("Att företaget står som aktivt på listan hos dataprivacyframework.gov. Kontrolleras varje år."),
    )
    notice = models.ForeignKey(
        "suppliers.ChangeNotice",
        verbose_name=_("enligt avisering"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="links",
    )

    objects = SubProcessorLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("led i kedjan")
        verbose_name_plural = _("led i kedjan")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="suppliers_subprocessorlink_days_in_order",
                violation_error_message=_("Sista dagen ligger före första dagen."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_party=True, parent__isnull=True, company="")
                | (models.Q(is_party=False) & ~models.Q(company="")),
                name="suppliers_subprocessorlink_company_named",
                violation_error_message=_("Ange företaget."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="suppliers_subprocessorlink_not_itself",
                violation_error_message=_("Ett företag anlitas inte av sig självt."),
            ),
            models.CheckConstraint(
                condition=~models.Q(country="") & ~models.Q(mechanism=""),
                name="suppliers_subprocessorlink_is_told",
                violation_error_message=_("Ange land och vad överföringen vilar på."),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(is_party=True, ended_on__isnull=True),
                name="suppliers_subprocessorlink_party_unique",
                violation_error_message=_("Avtalsparten står redan i kedjan. Ändra det ledet i stället."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stays_a_tree",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id", "agreement_id"),
                func=STAYS_A_TREE,
            )
        ]

    def __str__(self) -> str:
        return self.company or str(_("Avtalsparten själv"))

    def clean(self) -> None:
        """Demand what every link must tell, at its field."""
        super().clean()
        wrong: dict[str, str | Promise] = {}
        if not self.is_party and not self.company.strip():
            wrong["company"] = _("Ange företaget.")
        if not self.country:
            wrong["country"] = _("Välj landet där företaget hör hemma.")
        if not self.processing_countries:
            wrong["processing_countries"] = _("Välj minst ett land där uppgifterna behandlas.")
        if not self.mechanism:
            wrong["mechanism"] = _("Välj vad överföringen vilar på, eller att det inte är känt.")
        if wrong:
            raise ValidationError(wrong)
