"""The shipped catalogue of requirements, and what a new version does to it."""

import datetime as dt
from dataclasses import replace

import pytest

from classification.models import (
    Aspect,
    CatalogueVersion,
    Measure,
    Requirement,
    RequirementCatalogue,
    RequirementText,
    Severity,
    Theme,
)
from classification.requirements_loader import RequirementContent, load_requirements, take_in_version
from isms.accounts.models import Organisation

CONTENT = RequirementContent(
    code="EGET-1",
    title="Låst skåp",
    state_form="Skåpet är låst.",
    procurement_form="Skåpet ska vara låst.",
    guidance="",
    theme="physical",
    aspects=("confidentiality",),
    minimum_severity=1,
    measures=(9,),
)


@pytest.fixture
def own_catalogue(organisation: Organisation) -> RequirementCatalogue:
    return RequirementCatalogue.objects.create(code="egen", name="Egen", organisation=organisation)


def test_shipped_catalogue_covers_every_measure_theme_aspect_and_severity(db: None, now: dt.datetime) -> None:
    load_requirements(at=now)
    texts = list(RequirementText.objects.all())
    assert 60 <= len(texts) <= 80
    assert {text.theme for text in texts} == set(Theme.values)
    assert {number for text in texts for number in text.measures} == set(Measure.values)
    assert {aspect for text in texts for aspect in text.aspects} == set(Aspect.values)
    assert {text.minimum_severity for text in texts} == set(Severity.values)
    assert all(text.measures and text.aspects and text.guidance for text in texts)
    assert len({text.title for text in texts}) == len(texts)


def test_state_form_is_in_the_present_and_procurement_form_demands(db: None, now: dt.datetime) -> None:
    load_requirements(at=now)
    for text in RequirementText.objects.all():
        assert " ska " not in text.state_form, text.title
        assert not text.procurement_form or " ska " in text.procurement_form, text.title
        assert "!" not in text.state_form + text.procurement_form + text.guidance, text.title


def test_loading_twice_adds_nothing(db: None, now: dt.datetime) -> None:
    assert load_requirements(at=now) is not None
    before = RequirementText.objects.count()
    assert load_requirements(at=now) is None
    assert (CatalogueVersion.objects.count(), RequirementText.objects.count()) == (1, before)


def test_a_new_version_keeps_identities_and_retires_what_is_gone(
    own_catalogue: RequirementCatalogue, now: dt.datetime
) -> None:
    same, gone = replace(CONTENT, code="EGET-2"), replace(CONTENT, code="EGET-3")
    take_in_version(catalogue=own_catalogue, version="1", contents=[CONTENT, same, gone], by=None, at=now)
    before = {row.code: (row.pk, row.current_text_id) for row in Requirement.objects.all()}
    changed, new = replace(CONTENT, title="Låst och larmat skåp"), replace(CONTENT, code="EGET-4")
    _version, change = take_in_version(
        catalogue=own_catalogue, version="2", contents=[changed, same, new], by=None, at=now
    )
    assert (change.new, change.changed, change.unchanged, change.retired) == (
        ["EGET-4"],
        ["EGET-1"],
        ["EGET-2"],
        ["EGET-3"],
    )
    after = {row.code: row for row in Requirement.objects.select_related("current_text")}
    assert after["EGET-1"].pk == before["EGET-1"][0]
    assert after["EGET-1"].current_text.title == "Låst och larmat skåp"
    assert after["EGET-2"].current_text_id == before["EGET-2"][1]
    assert after["EGET-3"].current_text is None
    assert RequirementText.objects.filter(requirement=after["EGET-1"]).count() == 2


def test_a_retired_requirement_comes_back_as_itself(own_catalogue: RequirementCatalogue, now: dt.datetime) -> None:
    take_in_version(catalogue=own_catalogue, version="1", contents=[CONTENT], by=None, at=now)
    identity = Requirement.objects.get().pk
    take_in_version(catalogue=own_catalogue, version="2", contents=[], by=None, at=now)
    assert Requirement.objects.get().current_text is None
    take_in_version(catalogue=own_catalogue, version="3", contents=[CONTENT], by=None, at=now)
    assert Requirement.objects.get().pk == identity
    assert Requirement.objects.get().current_text.title == CONTENT.title
