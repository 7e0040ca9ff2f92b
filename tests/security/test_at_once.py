"""Two people, or one double click, at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from zeal import zeal_ignore

from isms.followup.models import FollowUp, FollowUpRule
from isms.register.models import Decision, Entry
from reports.models import EditionApproval, ManagementReview
from tests.factories import PASSWORD, ProcessFactory, SystemFactory
from tests.reports.conftest import director_post, review, submitted  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[..., Client]


def at_once(*clients: Client, address: str, values: dict[str, object]) -> list[int]:
    """Send the same form from every client at the same moment; return the answers' codes in order."""
    gate = threading.Barrier(len(clients))
    codes: list[int] = []

    def send(client: Client) -> None:
        client.raise_request_exception = False
        gate.wait(timeout=10)
        try:
            with zeal_ignore():
                codes.append(client.post(address, values).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(codes)


def test_two_starts_of_a_year_make_one_review(unit, owner_post, coordinator, client_for: SignIn) -> None:
    values = {"year": 2026, "unit": unit.pk, "owner": owner_post.pk}
    clients = [client_for(coordinator) for _number in range(3)]
    codes = at_once(*clients, address="/kulturforvaltningen/ledningens-genomgang/ny/", values=values)
    assert codes == [200, 200, 302]
    assert ManagementReview.objects.count() == 1


def test_two_first_rules_become_one(organisation, coordinator, client_for: SignIn) -> None:
    values = {"interval_months": 6, "lead_days": 10, "escalation_days": 10}
    clients = [client_for(coordinator) for _number in range(3)]
    codes = at_once(*clients, address="/kulturforvaltningen/uppfoljningsregler/system_review/", values=values)
    assert codes == [302, 302, 302]
    assert FollowUpRule.objects.count() == 1


def test_two_completions_open_one_successor(unit, coordinator, client_for: SignIn) -> None:
    system = ProcessFactory(unit=unit)
    followup = FollowUp.objects.get(entry_id=system.pk, kind="process_review")
    values = {"outcome": "no_remark", "note": ""}
    clients = [client_for(coordinator) for _number in range(3)]
    assert at_once(*clients, address=followup.get_absolute_url(), values=values) == [200, 200, 302]
    assert FollowUp.objects.filter(entry_id=system.pk, kind="process_review").count() == 2


def test_two_approvals_are_one_decision(submitted, director, client_for: SignIn) -> None:  # noqa: F811
    values = {"authority": "execution", "content_sha256": submitted.content_sha256}
    address = f"{submitted.review.get_absolute_url()}godkann/"
    clients = [client_for(director) for _number in range(2)]
    for client in clients:
        client.post("/konto/reauthenticate/", {"password": PASSWORD})
    codes = at_once(*clients, address=address, values=values)
    assert 500 not in codes
    assert EditionApproval.objects.count() == 1
    assert Decision.objects.filter(kind="review_approval").count() == 1


def test_two_saves_of_one_version_are_one_change(unit, coordinator, client_for: SignIn) -> None:
    system = SystemFactory(unit=unit, title="Före")
    values = {"title": "Efter", "unit": unit.pk, "operation": "cloud", "lifecycle": "production", "version": 1}
    values |= {"criticality": "medium", "ai_role": "none"}
    clients = [client_for(coordinator) for _number in range(2)]
    codes = at_once(*clients, address=f"{system.get_absolute_url()}andra/", values=values)
    assert codes == [200, 302]
    assert Entry.objects.get(pk=system.pk).version == 2
