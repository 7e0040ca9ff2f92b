"""The lists of the registers, each with a factory of its rows, for tests that hold for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from isms.accounts.models import Unit
from isms.register.models import Entry
from tests.factories import (
    ActionFactory,
    InformationAssetFactory,
    ProcessingActivityFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
)
from tests.governance.factories import GoverningDocumentFactory
from tests.governance.recommendation_factories import RecommendationFactory
from tests.supplier_factories import AgreementFactory, SupplierFactory


@dataclass(frozen=True)
class ListOf:
    """A register's list: the name of its address, and how one row is made."""

    name: str
    make: Callable[..., Entry]

    def __str__(self) -> str:
        return self.name


def _risk(*, unit: Unit, **values: Any) -> Entry:
    return RiskFactory(analysis=RiskAnalysisFactory(unit=unit), **values)


LISTS = (
    ListOf("assets:system_list", SystemFactory),
    ListOf("assets:asset_list", InformationAssetFactory),
    ListOf("assets:processing_list", ProcessingActivityFactory),
    ListOf("risks:risk_list", _risk),
    ListOf("risks:action_list", ActionFactory),
    ListOf("suppliers:supplier_list", SupplierFactory),
    ListOf("suppliers:agreement_list", AgreementFactory),
    ListOf("governance:recommendation_list", RecommendationFactory),
    ListOf("governance:document_list", GoverningDocumentFactory),
)
