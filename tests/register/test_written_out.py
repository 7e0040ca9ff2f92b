"""What a page tells of its few rows is finished SQL, with the same answers as the conditions that it is made of."""

import datetime as dt

import pytest
from django.apps import apps
from django.db.models import BooleanField, ExpressionWrapper

from assets.models import System
from isms.accounts.models import Post, Unit
from isms.register import registers
from isms.register.flags import annotate_flags, flags_for
from isms.register.gaps import annotate_gaps, annotate_gaps_of_few, gaps_for
from isms.register.models import Entry
from isms.register.written_out import FOR_FEW_ROWS, ONE_ROW, WrittenOut
from tests.factories import ContinuityPlanFactory, InformationAssetFactory, SystemFactory
from tests.supplier_factories import SupplierFactory, deliver


@pytest.mark.parametrize("kind", ["system", "processing_activity"])
def test_flags_are_written_out_for_their_own_register_and_for_all(kind: str, today: dt.date) -> None:
    for model in (apps.get_model(registers.get(kind).model), Entry):
        rows = annotate_flags(model._default_manager.order_by(), today)
        written = [rows.query.annotations[f"flag_{flag.code}"] for flag in flags_for(kind)]
        assert {type(each) for each in written} == {WrittenOut}
        assert any(FOR_FEW_ROWS in each.sql for each in written)
        assert not any(ONE_ROW in each.sql for each in written)


@pytest.mark.django_db
def test_a_few_rows_have_the_flags_and_gaps_that_the_whole_register_has(
    unit: Unit, owner_post: Post, today: dt.date
) -> None:
    delivered = SystemFactory(unit=unit, owner=owner_post, handles_personal_data=True, description="Kassan")
    deliver(SupplierFactory(unit=unit), delivered)
    planned = SystemFactory(unit=unit, criticality="critical", operation="own", country="SE")
    ContinuityPlanFactory(unit=unit, subject=planned)
    InformationAssetFactory(unit=unit, systems=[delivered])
    SystemFactory(unit=unit, criticality="critical", operation="cloud", handles_personal_data=True)
    asked = {
        f"asked_{flag.code}": ExpressionWrapper(flag.condition(today), output_field=BooleanField())
        for flag in flags_for("system")
    }
    systems = System.objects.order_by("pk")
    names = [f"gap_{gap.code}" for gap in gaps_for("system")]
    flags = [f"flag_{flag.code}" for flag in flags_for("system")]
    told = annotate_flags(annotate_gaps_of_few(systems, today), today).values_list(*names, *flags)
    expected = annotate_gaps(systems.annotate(**asked), today).values_list(*names, *asked)
    assert list(told) == list(expected)
    differ = {
        name for name, column in zip([*names, *flags], zip(*told, strict=True), strict=True) if len(set(column)) > 1
    }
    assert {"flag_no_agreement", "gap_agreement", "gap_owner", "gap_description", "gap_assets", "gap_plan"} <= differ
