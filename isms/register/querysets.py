"""Reads of entries and what hangs on them, always through the rights of an actor."""

import datetime as dt
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q

from isms.register.search.folding import Fold
from isms.register.search.words import LONGEST_TEXT, inside, words_of
from isms.register.sorting import SwedishOrder

if TYPE_CHECKING:
    from isms.register.access import Actor


class ThroughEntryQuerySet(models.QuerySet):
    """Rows that belong to one entry and are seen by those who see the entry."""

    entry_path = "entry__"

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the rows whose entry the actor may see."""
        from isms.register.access import visible_condition

        return self.filter(visible_condition(actor, path=self.entry_path))

    def editable_by(self, actor: "Actor") -> Self:
        """Keep the rows whose entry the actor may change."""
        from isms.register.access import editable_condition

        return self.filter(editable_condition(actor, path=self.entry_path))

    def with_flags(self, today: dt.date) -> Self:
        """Tell which flags of the rooms above each row's entry has (``isms.register.flags``); it costs no query."""
        from isms.register.flags import annotate_flags

        return annotate_flags(self, today, entry=f"{self.entry_path}pk")


class EntryQuerySet(ThroughEntryQuerySet):
    """Entries of any register, or of one: the children inherit these readings."""

    entry_path = ""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the entries that the actor may see."""
        return super().visible_to(actor)._of_register()

    def editable_by(self, actor: "Actor") -> Self:
        """Keep the entries that the actor may change."""
        return super().editable_by(actor)._of_register()

    def _of_register(self) -> Self:
        """Name the register of a child's rows: the index that sorts a list starts with organisation and register."""
        return self.filter(kind=self.model.KIND) if self.model.KIND else self

    def active(self) -> Self:
        """Leave out what is archived."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Keep only what is archived."""
        return self.filter(archived_at__isnull=False)

    def with_detail(self) -> Self:
        """Join what an entry's page shows: organisation, unit, owner and holder."""
        return self.select_related("organisation", "unit", "owner", "owner__unit", "owner__holder", "owner__deputy")

    def with_names(self) -> Self:
        """Join what a row of a list shows: organisation, unit and owning post.

        No more than that: PostgreSQL weighs every order of up to eight joins, and spends longer on it
        than on reading the rows.
        """
        return self.select_related("organisation", "unit", "owner")

    def in_swedish_order(self) -> Self:
        """Order by title with å, ä and ö last."""
        return self.order_by(SwedishOrder("title"), "pk")

    def without_holder(self) -> Self:
        """Keep entries that nobody answers for at present: no owning post, or a vacant one."""
        return self.filter(Q(owner__isnull=True) | Q(owner__holder__isnull=True))

    def matching(self, text: str) -> Self:
        """Find entries by words, by a part of a compound word, or by reference and case number.

        Args:
            text: what the user typed; "säkerhet" also finds "informationssäkerhet", and so does "sakerhet".
        """
        text = text.strip()[:LONGEST_TEXT]
        if not text:
            return self
        found = Q(search_vector=SearchQuery(text, config="swedish", search_type="websearch"))
        if words := words_of(text):
            found |= reduce(and_, (inside(word, folded="folded_text", plain="search_text") for word in words))
        return self.alias(folded_text=Fold("search_text")).filter(found)


class DecisionQuerySet(ThroughEntryQuerySet):
    """Decisions of every kind."""

    def in_force(self) -> Self:
        """Leave out the decisions that a later one has superseded."""
        return self.filter(superseded_by__isnull=True)

    def delegated_between(self, start: dt.date, end: dt.date) -> Self:
        """Keep decisions on delegation taken from start through end, which the nämnd is to be told of."""
        return self.filter(authority="delegation", decided_at__date__range=(start, end))

    def latest_first(self) -> Self:
        """Order by time of decision, newest first."""
        return self.order_by("-decided_at", "-pk")


class CommentQuerySet(ThroughEntryQuerySet):
    """Comments on entries."""

    def oldest_first(self) -> Self:
        """Order as a conversation reads."""
        return self.order_by("written_at", "pk")


class AttachmentQuerySet(ThroughEntryQuerySet):
    """Files on entries; one that is marked for secrecy is hidden from those who only read the entry."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep files on entries that the actor sees; marked ones only where the actor may change or read restricted."""
        from isms.register.access import editable_condition

        seen = super().visible_to(actor)
        if actor.has("view_restricted"):
            return seen
        return seen.filter(Q(is_secret=False) | editable_condition(actor, path=self.entry_path))

    def with_state(self) -> Self:
        """Tell of each file whether it has a newer version, and whether a decision or a proof rests on it."""
        newer = self.model._default_manager.filter(replaces=models.OuterRef("pk"), removed_at__isnull=True)
        relations = [
            each for each in self.model._meta.get_fields(include_hidden=True) if each.one_to_many or each.one_to_one
        ]
        resting = Q(pk__in=[])
        for relation in relations:
            model = relation.related_model
            if model is not self.model and not hasattr(model, "pgh_tracked_model"):
                rows = model._default_manager.filter(**{relation.field.name: models.OuterRef("pk")})
                resting |= Q(models.Exists(rows))
        return self.annotate(
            is_superseded=models.Exists(newer),
            is_evidence=models.ExpressionWrapper(resting, output_field=models.BooleanField()),
        )

    def present(self) -> Self:
        """Leave out what has been withdrawn."""
        return self.filter(removed_at__isnull=True)

    def latest_first(self) -> Self:
        """Order by when they were added, newest first."""
        return self.order_by("-added_at", "-pk")
