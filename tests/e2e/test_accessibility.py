"""Every sort of page, narrow and wide, light and dark: usable with an aid, at 400 % and in a small window."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from playwright.sync_api import Page

from assets.models import System
from classification.assessment import GivenAnswer, answer_requirements
from classification.gap_actions import raise_gap_actions
from classification.models import AssessedRequirement, Method
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.models import FollowUp, OutgoingMail
from isms.followup.services import decide_rule, open_followup
from isms.register.decisions import DecisionGround
from isms.register.imports.services import take_in
from isms.register.models import Entry
from isms.register.services import add_comment
from reports.models import Edition, ManagementReview
from reports.services import approve_edition, return_edition, start_review, submit_review, write_section
from tests.assets.processing import assessed_activity
from tests.classification.factories import CommonControlFactory, requirement
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import InformationAssetFactory, PostFactory, ProcessingActivityFactory, SystemFactory, classify

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"
LONG_WORD = "Verksamhetssystemsförvaltningsorganisationsöversynen"


@pytest.fixture
def inspection(site: Site) -> Inspection:
    """Looks at pages and collects what is wrong with them."""
    return Inspection(site)


@pytest.fixture
def system(unit: Unit, owner_post: Post, owner: User, coordinator: User, method: Method, now: dt.datetime) -> System:
    """A system with everything on its page: levels from two assets, a comment, decisions, a late follow-up."""
    system = SystemFactory(
        unit=unit,
        owner=owner_post,
        title=f"{LONG_WORD} för bokning av lokaler",
        description="Bokning av lokaler och utrustning.\nAnvänds varje dag.",
        case_number="KUN 2026/123",
        secrecy_ground="18 kap. 8 § OSL",
        secrecy_reason="Visar hur lokalerna skyddas.",
        secrecy_assessed_by="Olle Ägare",
        criticality="critical",
        by=coordinator,
    )
    for title, levels in (("Elevregister", (3, 2, 1)), ("Lokalschema", (0, 1, 2))):
        asset = InformationAssetFactory(unit=unit, owner=owner_post, title=title, systems=[system], by=coordinator)
        classify(asset, levels, method=method, by=coordinator)
    classify(system, (1, 1, 3), method=method, by=coordinator)
    add_comment(entry=Entry.objects.get(pk=system.pk), text="Ring leverantören.", by=owner, at=now)
    return system


@pytest.fixture
def late_followup(system: System, coordinator: User, today: dt.date, now: dt.datetime) -> FollowUp:
    """A follow-up of the system's, forty days late."""
    entry = Entry.objects.get(pk=system.pk)
    late_on = today - dt.timedelta(days=40)
    return open_followup(entry=entry, kind="system_review", intended_on=late_on, by=coordinator, at=now)


def save_without_a_name(page: Page) -> None:
    """Send a register's form without the name, and wait for what is said about it."""
    page.get_by_label("Namn", exact=True).fill("")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.locator("#error-summary").wait_for()


def test_lists_pages_and_forms_of_the_registers(
    inspection: Inspection, system: System, late_followup: FollowUp, unit: Unit, coordinator: User, reader: User
) -> None:
    for number in range(26):
        SystemFactory(unit=unit, title=f"System {number}", operation="own", supplier_name="Åkes Programvara AB")
    restricted = SystemFactory(unit=unit, title="Larmsystemet", restricted=True, by=coordinator)
    page = f"{BASE}/system/{system.reference}/"
    inspection.look_at(f"{BASE}/system/", by=coordinator)
    inspection.look_at(f"{BASE}/system/?q=finns+inte&operation=own", by=coordinator)
    inspection.look_at(page, by=coordinator)
    inspection.look_at(page, by=reader)
    inspection.look_at(f"{BASE}/system/{restricted.reference}/", by=coordinator)
    inspection.look_at(f"{page}andra/", by=coordinator)
    inspection.look_at(f"{page}andra/", by=coordinator, after=save_without_a_name)
    inspection.look_at(f"{BASE}/sok/?q=bokning", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)


def test_assets_and_their_classification(inspection: Inspection, system: System, unit: Unit, coordinator: User) -> None:
    asset = InformationAssetFactory(unit=unit, title="Bokningar", systems=[system])
    inspection.look_at(f"{BASE}/informationstillgangar/", by=coordinator)
    inspection.look_at(f"{BASE}/informationstillgangar/{asset.reference}/", by=coordinator)
    inspection.look_at(f"{BASE}/informationstillgangar/ny/?system={system.reference}", by=coordinator)
    inspection.look_at(f"{BASE}/klassning/{system.reference}/", by=coordinator)
    inspection.look_at(f"{BASE}/klassning/{asset.reference}/", by=coordinator)
    classify_page = f"{BASE}/klassning/{asset.reference}/ny/"
    inspection.look_at(classify_page, by=coordinator, after=choose_every_highest_level)
    inspection.look_at(classify_page, by=coordinator, after=decide_with_nothing_chosen)
    inspection.look_at(f"{BASE}/klassning/{asset.reference}/annat-verktyg/", by=coordinator)
    inspection.look_at(f"{BASE}/klassning/", by=coordinator)
    inspection.look_at(f"{BASE}/klassningsmetod/", by=coordinator)
    inspection.look_at(f"{BASE}/klassningsmetod/andra/", by=coordinator)
    inspection.look_at(f"{classify_page}deltagare/", by=coordinator, after=save_the_step_and_see_the_summary)
    inspection.look_at(f"{BASE}/delegationsbeslut/?start=2026-01-01&end=2026-12-31", by=coordinator)
    classify(asset, (1, 1, 1), method=Method.objects.get(is_default=True), ground=DELEGATION, by=coordinator)
    inspection.look_at(f"{BASE}/delegationsbeslut/?start=2026-01-01&end=2026-12-31", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)


def test_the_processing_register(inspection: Inspection, system: System, unit: Unit, coordinator: User) -> None:
    assessed = assessed_activity(unit=unit, owner=system.owner, systems=[system], title=f"{LONG_WORD} av besökare")
    ProcessingActivityFactory(unit=unit, title="Utlåning", state="active")
    register = f"{BASE}/registerforteckning/"
    page = f"{register}{assessed.reference}/"
    for address in (
        register,
        f"{register}ny/",
        page,
        f"{page}andra/",
        f"{page}uppdragsgivare/ny/",
        f"{page}troskelanalys/",
        f"{page}troskelanalys/ny/",
        f"{page}troskelanalys/besluta/",
        f"{page}troskelanalys/rad/",
        f"{page}konsekvensbedomning/",
        f"{page}konsekvensbedomning/arbeta/",
        f"{page}konsekvensbedomning/besluta/",
        f"{page}konsekvensbedomning/samrad/",
        f"{BASE}/installningar/personuppgiftsansvarig/",
    ):
        inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{page}troskelanalys/ny/", by=coordinator, after=save_the_assessment_empty)
    assert not inspection.problems, "\n".join(inspection.problems)


def save_the_assessment_empty(page: Page) -> None:
    """Send the threshold assessment without changing anything but the first reason."""
    page.get_by_label("Motivering: utvärderar").fill("")
    page.get_by_role("button", name="Spara tröskelanalysen").click()
    page.locator("#error-summary").wait_for()


DELEGATION = DecisionGround(authority="delegation", delegation_item="3.4")


def choose_every_highest_level(page: Page) -> None:
    """Choose the highest level, so that its consequence texts unfold, and open the raise."""
    page.get_by_role("region", name="Konfidentialitet", exact=True).get_by_role("radio").nth(3).check()
    page.get_by_text("Höj nivån för ackumulering").click()


def decide_with_nothing_chosen(page: Page) -> None:
    """Send the step empty."""
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.locator("#error-summary").wait_for()


def save_the_step_and_see_the_summary(page: Page) -> None:
    """Save a draft, and go to the page where it is decided."""
    page.get_by_label("Deltagare").fill("Enhetschefen")
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("button", name="Besluta klassningen").wait_for()


def test_follow_ups_rules_and_what_was_sent(
    inspection: Inspection,
    late_followup: FollowUp,
    organisation: Organisation,
    owner: User,
    coordinator: User,
    unit: Unit,
    today: dt.date,
    now: dt.datetime,
) -> None:
    vacant = SystemFactory(unit=unit, owner=PostFactory(unit=unit, vacant=True), title="Utan innehavare")
    for days in (0, 3, 20):
        system = SystemFactory(unit=unit, owner=late_followup.entry.owner, title=f"Om {days} dagar")
        day = today + dt.timedelta(days=days)
        open_followup(entry=Entry.objects.get(pk=system.pk), kind="system_review", intended_on=day, by=owner, at=now)
    decide_rule(organisation=organisation, kind="system_review", interval_months=6, lead_days=14, escalation_days=7)
    call_command("send_reminders", date=today)
    mail = OutgoingMail.objects.latest_first().filter(recipient=coordinator).first()
    assert mail is not None
    late = f"{BASE}/uppfoljningar/{late_followup.pk}/"
    by_hand = open_followup(entry=late_followup.entry, kind="process_review", intended_on=today, by=coordinator, at=now)
    today_address = f"{BASE}/uppfoljningar/{by_hand.pk}/"
    inspection.look_at(f"{BASE}/min-sida/", by=owner)
    inspection.look_at(f"{BASE}/min-sida/", by=coordinator)
    inspection.look_at(f"{BASE}/min-sida/", by=coordinator, after=open_the_menus)
    inspection.look_at(f"{BASE}/uppfoljningar/", by=coordinator)
    inspection.look_at(late, by=owner)
    inspection.look_at(today_address, by=owner, after=complete_without_an_outcome)
    inspection.look_at(today_address, by=owner, after=complete)
    inspection.look_at(f"{BASE}/uppfoljningsregler/", by=coordinator)
    inspection.look_at(f"{BASE}/uppfoljningsregler/system_review/", by=coordinator)
    inspection.look_at(f"{BASE}/utskick/", by=coordinator)
    inspection.look_at(f"{BASE}/utskick/{mail.pk}/", by=coordinator)
    inspection.look_at(f"{BASE}/system/{vacant.reference}/", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)


def open_the_menus(page: Page) -> None:
    """Open the registers' menu of a narrow screen and the account's menu."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.get_by_role("button", name="Meny").click()
    page.get_by_role("navigation", name="Register").wait_for()


def complete_without_an_outcome(page: Page) -> None:
    """Send the form of a follow-up empty."""
    page.get_by_role("button", name="Avsluta uppföljningen").click()
    page.locator("#error-summary").wait_for()


def complete(page: Page) -> None:
    """Complete a follow-up."""
    page.get_by_label("Utan anmärkning").check()
    page.get_by_role("button", name="Avsluta uppföljningen").click()
    page.get_by_role("heading", name="Så gick det").wait_for()


def test_ledningens_genomgang(
    inspection: Inspection,
    system: System,
    organisation: Organisation,
    unit: Unit,
    coordinator: User,
    director: User,
    now: dt.datetime,
) -> None:
    post = PostFactory(unit=unit, title="Kulturdirektör", holder=director)

    def written(year: int) -> ManagementReview:
        review = start_review(organisation=organisation, unit=unit, owner=post, year=year, by=coordinator, at=now)
        write_section(
            review=review, code="summary", text="Läget är gott.\n\n- Klassa.", version=1, by=coordinator, at=now
        )
        return review

    def submitted(review: ManagementReview) -> Edition:
        return submit_review(review=review, version=review.version, by=coordinator, at=now, note="Klar att läsa.")

    inspection.look_at(f"{BASE}/ledningens-genomgang/", by=director)
    approved, returned, handed_over, opened = (written(year) for year in (2023, 2024, 2025, 2026))
    approve_edition(edition=submitted(approved), ground=DecisionGround(), by=director, at=now)
    return_edition(edition=submitted(returned), reason="Skriv om riskerna.", by=director, at=now)
    submitted(handed_over)
    address = f"{BASE}/ledningens-genomgang/"
    inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{address}ny/", by=coordinator)
    for review in (approved, returned, handed_over, opened):
        inspection.look_at(f"{address}{review.reference}/", by=coordinator)
    inspection.look_at(f"{address}{opened.reference}/avsnitt/summary/", by=coordinator)
    inspection.look_at(f"{address}{opened.reference}/nyckeltal/systems_critical/", by=coordinator)
    inspection.look_at(f"{address}{opened.reference}/nyckeltal/systems_critical/forra-aret/", by=coordinator)
    inspection.look_at(f"{address}{opened.reference}/beslutspunkter/ny/", by=coordinator)
    inspection.look_at(f"{address}{opened.reference}/atgarder/ny/", by=coordinator)
    inspection.look_at(f"{BASE}/lagesbild/", by=director)
    inspection.look_at(f"{BASE}/lagesbild/systems_critical/", by=director)
    inspection.look_at(f"{address}{handed_over.reference}/", by=director)
    inspection.look_at(f"{address}{handed_over.reference}/godkann/", by=director)
    inspection.look_at(f"{address}{handed_over.reference}/godkann/", by=director, after=approve_without_the_item)
    inspection.look_at(f"{address}{handed_over.reference}/ater/", by=director)
    assert not inspection.problems, "\n".join(inspection.problems)


def approve_without_the_item(page: Page) -> None:
    """Approve on delegation without saying on which item."""
    page.get_by_label("Delegation", exact=True).check()
    page.get_by_role("button", name="Godkänn utgåvan").click()
    page.locator("#error-summary").wait_for()


def test_outside_the_registers(inspection: Inspection, system: System, reader: User, administrator: User) -> None:
    inspection.look_at("/konto/login/")
    inspection.look_at("/konto/login/", after=sign_in_with_a_wrong_password)
    inspection.look_at("/konto/password/reset/")
    inspection.look_at(f"{BASE}/system/SYS-9999/", by=reader, status=404)
    inspection.look_at(f"{BASE}/system/{system.reference}/andra/", by=reader, status=403)
    inspection.look_at("/konto/2fa/", by=reader)
    for page in ("komponenter", "lista", "detalj", "klassning", "min-sida", "genomgang"):
        inspection.look_at(f"/ui/?sida={page}", by=reader)
    assert not inspection.problems, "\n".join(inspection.problems)


def sign_in_with_a_wrong_password(page: Page) -> None:
    """Be refused."""
    page.get_by_label("E-postadress").fill("ingen@kultur.example")
    page.get_by_label("Lösenord").fill("fel")
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_role("alert").first.wait_for()


def test_requirements_their_catalogue_and_imports(
    inspection: Inspection,
    system: System,
    organisation: Organisation,
    unit: Unit,
    owner_post: Post,
    coordinator: User,
    reader: User,
    now: dt.datetime,
) -> None:
    control = CommonControlFactory(unit=unit, owner=owner_post, requirement=requirement("PER-01"))
    rows = {row.requirement.code: row for row in AssessedRequirement.objects.with_detail().filter(entry=system)}
    given = [
        GivenAnswer(requirement_id=rows[code].requirement_id, version=0, state=state, how=f"{LONG_WORD} {code}")
        for code, state in (("ORG-01", "fulfilled"), ("ORG-02", "partly"), ("ORG-15", "not"))
    ]
    given.append(
        GivenAnswer(
            requirement_id=rows["PER-01"].requirement_id,
            version=0,
            state="not",
            reason="Inget konto.",
            is_deviation=True,
        )
    )
    entry = Entry.objects.get(pk=system.pk)
    answer_requirements(entry=entry, answers=given, by=coordinator, at=now)
    raise_gap_actions(
        entry=entry,
        requirement_ids=[rows["ORG-02"].requirement_id],
        owner=None,
        due_on=now.date(),
        by=coordinator,
        at=now,
    )
    file = ContentFile(f"Kod;Rubrik;Är-krav\nA-1;{LONG_WORD};Så är det.\nA 2;;\n".encode(), name="krav.csv")
    values = {"organisation": organisation, "kind": "requirement_catalogue", "by": coordinator, "at": now}
    batch = take_in(upload=file, **values)
    assessment = f"{BASE}/system/{system.reference}/krav/"
    inspection.look_at(assessment, by=coordinator)
    inspection.look_at(assessment, by=coordinator, after=answer_without_a_reason)
    inspection.look_at(f"{assessment}?tema=people", by=reader)
    inspection.look_at(f"{assessment}atgarder/", by=coordinator)
    inspection.look_at(f"{BASE}/forvaltningsgemensamma-krav/", by=coordinator)
    inspection.look_at(f"{BASE}/forvaltningsgemensamma-krav/{control.reference}/", by=coordinator)
    inspection.look_at(f"{BASE}/forvaltningsgemensamma-krav/ny/", by=coordinator)
    inspection.look_at(f"{BASE}/kravkatalog/", by=coordinator)
    inspection.look_at(f"{BASE}/kravkatalog/sakerhetsatgarder/", by=reader)
    inspection.look_at(f"{BASE}/importer/", by=coordinator)
    inspection.look_at(f"{BASE}/importer/ny/external_classification/", by=coordinator)
    inspection.look_at(f"{BASE}/importer/{batch.pk}/", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)


def answer_without_a_reason(page: Page) -> None:
    """Say that a requirement is not applicable without saying why."""
    page.get_by_label("Svar").first.select_option("not_applicable")
    page.get_by_role("button", name="Spara svaren").click()
    page.locator("#error-summary").wait_for()
