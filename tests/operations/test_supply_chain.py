"""The list of what the program is made of is whole, the same each time, and every licence is one that we may follow."""

import json
import re
import subprocess
from pathlib import Path

from isms.supply_chain import ALLOWED, REQUIREMENTS, Package, pinned_packages

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def test_every_pinned_package_has_a_licence_that_is_on_the_list() -> None:
    packages = list(pinned_packages())
    assert len(packages) == len(re.findall(r"^\S+==", REQUIREMENTS.read_text(), re.MULTILINE))
    assert [(package.name, package.licence) for package in packages if not package.is_allowed] == []
    assert all(package.hashes for package in packages)


def test_a_licence_that_is_not_on_the_list_is_told_from_a_choice() -> None:
    def is_allowed(licence: str) -> bool:
        return Package("x", "1", "", ("0" * 64,), licence).is_allowed

    assert [is_allowed(licence) for licence in ("MIT", "GPL-3.0-only OR MIT", "MIT AND BSD-3-Clause")] == [True] * 3
    assert [is_allowed(licence) for licence in ("GPL-3.0-only", "MIT AND AGPL-3.0-only", "")] == [False] * 3
    assert not any(licence.startswith(("GPL", "AGPL")) for licence in ALLOWED)


def test_the_list_is_cyclonedx_and_the_same_each_time() -> None:
    first, again = (
        subprocess.run(["script/sbom"], cwd=BASE_DIR, capture_output=True, check=True).stdout for _run in range(2)
    )
    assert first == again
    bill = json.loads(first)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    [django] = [each for each in bill["components"] if each["name"] == "django"]
    assert re.fullmatch(r"pkg:pypi/django@5\.2\.\d+", django["purl"])
    assert django["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert bill["dependencies"][0]["dependsOn"] == [each["bom-ref"] for each in bill["components"]]
