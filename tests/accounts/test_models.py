"""What the database and the forms refuse of organisations, units, posts and users."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from isms.accounts.models import Organisation, Unit, User
from tests.factories import OrganisationFactory, PostFactory, UnitFactory, UserFactory


@pytest.mark.parametrize("number", ["212000-0142", ""])
def test_a_right_organisation_number_is_accepted(db: None, number: str) -> None:
    OrganisationFactory.build(organisation_number=number).full_clean()


@pytest.mark.parametrize("number", ["212000-0143", "12345", "åäö"])
def test_a_wrong_organisation_number_is_named(db: None, number: str) -> None:
    with pytest.raises(ValidationError, match="Organisationsnumret"):
        OrganisationFactory.build(organisation_number=number).full_clean()


@pytest.mark.parametrize("slug", ["konto", "ui", "livez"])
def test_an_address_of_the_site_itself_is_not_given_to_an_organisation(db: None, slug: str) -> None:
    with pytest.raises(ValidationError, match="upptagen"):
        OrganisationFactory.build(slug=slug).full_clean()


def test_one_account_per_address_whatever_its_case(db: None) -> None:
    UserFactory(email="asa@kultur.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="Asa@Kultur.example")
    assert User.objects.get_by_natural_key("ASA@kultur.example").email == "asa@kultur.example"


def test_a_user_needs_an_address(db: None) -> None:
    with pytest.raises(ValueError, match="address"):
        User.objects.create_user("")


def test_a_unit_is_not_part_of_itself(unit: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(parent=unit)


def test_names_are_unique_where_they_are_looked_up(organisation: Organisation, unit: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(organisation=organisation, name=unit.name)
    post = PostFactory(unit=unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        PostFactory(unit=unit, title=post.title)


def test_a_deputy_is_somebody_else(unit: Unit) -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PostFactory(unit=unit, holder=user, deputy=user)
