"""The pinned requirements follow pyproject.toml, carry hashes and name no host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PYPROJECT = (BASE_DIR / "pyproject.toml").read_text()
PROJECT = tomllib.loads(PYPROJECT)["project"]
DEVELOPMENT = PROJECT["optional-dependencies"]["dev"]


def pins(name: str) -> dict[str, str]:
    """Return the pinned version of each distribution in a requirements file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", (BASE_DIR / name).read_text(), re.MULTILINE)
    return {canonicalize_name(distribution): version for distribution, version in found}


@pytest.mark.parametrize(
    ("file", "declared"),
    [
        ("requirements.txt", PROJECT["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependencies"] + DEVELOPMENT),
    ],
)
def test_every_dependency_is_pinned_as_declared(file: str, declared: list[str]) -> None:
    pinned = pins(file)
    for requirement in map(Requirement, declared):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_development_has_the_same_versions_as_operation() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes_and_no_host(file: str) -> None:
    text = (BASE_DIR / file).read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(pins(file))
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?://|file:|--index|--find-links|@ ", text)


def test_every_dependency_has_a_reason_beside_it() -> None:
    for line in re.findall(r'^    "[A-Za-z].*$', PYPROJECT, re.MULTILINE):
        if any(f'"{requirement}"' in line for requirement in [*PROJECT["dependencies"], *DEVELOPMENT]):
            assert re.search(r'",\s+# \w', line), line
