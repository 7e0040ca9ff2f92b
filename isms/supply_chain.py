"""What the program is made of: every pinned package with version, hashes and licence, as a CycloneDX list (SBOM).

Run as ``script/sbom``. Read from requirements.txt and from the installed packages' own statements: no network, no
moment and no machine in the output, so that two runs of one version give the same bytes.
"""

import json
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from isms.version import version

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)([^\n\\]*)\\?\n((?:    --hash=.*\n?)+)", re.MULTILINE)
NAMESPACE = uuid.UUID("6a7c0f0e-3f5b-5f0c-9f6b-0c3d8c2f4b11")

#: Licences that the register may be put together with and be handed on: permissive, or such that only the package's
#: own files must stay free (LGPL, MPL), which they do, since each is installed as it came.
ALLOWED = frozenset(
    {
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-1.1",
        "MPL-2.0",
        "PSF-2.0",
        "CC0-1.0",
        "CC-BY-4.0",
    }
)
#: What packages write in their metadata, in the words of SPDX. "BSD" without a number is the three-clause one.
SPDX = {
    "BSD": "BSD-3-Clause",
    "New BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "Other/Proprietary License": "",
}
#: Where the metadata say too little or offer a choice, what the package's own licence file says or what we choose.
CHOSEN = {
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "pyphen": "LGPL-2.1-or-later",  # one of three that may be chosen
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
    "async-timeout": "Apache-2.0",  # installed only with an older Python
    "brotlicffi": "MIT",  # only with another Python than CPython
    "colorama": "BSD-3-Clause",  # only on Windows
}


@dataclass(frozen=True)
class Package:
    """One pinned package."""

    name: str
    version: str
    condition: str
    hashes: tuple[str, ...]
    licence: str

    @property
    def licences(self) -> set[str]:
        """Each licence that its expression names."""
        return set(re.split(r" (?:AND|OR) ", self.licence.replace("(", "").replace(")", ""))) - {""}

    @property
    def is_allowed(self) -> bool:
        """Whether all that must be followed is on the list; of a choice one is enough."""
        return all(
            any(one.strip() in ALLOWED for one in part.split(" OR ")) for part in self.licence.split(" AND ")
        ) and bool(self.licences)


def pinned_packages() -> Iterator[Package]:
    """Yield what operation installs, in order of name."""
    for name, number, condition, hashes in PIN.findall(REQUIREMENTS.read_text() + "\n"):
        digests = tuple(sorted(re.findall(r"sha256:([0-9a-f]{64})", hashes)))
        yield Package(name, number.strip(), condition.strip(" ;\\"), digests, licence_of(name))


def licence_of(name: str) -> str:
    """Return the licence as an SPDX expression; empty when nobody says."""
    if name in CHOSEN:
        return CHOSEN[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    if expression := told.get("License-Expression"):
        return str(expression)
    written = (told.get("License") or "").strip()
    classified = [
        SPDX.get(line.rsplit(" :: ", 1)[1], line)
        for line in told.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    if written and "\n" not in written and len(written) < 60:
        return SPDX.get(written, written) if written != "LGPL" else " AND ".join(classified)
    return " AND ".join(sorted({licence for licence in classified if licence}))


def bill_of_materials() -> dict[str, Any]:
    """Return the list in the form of CycloneDX 1.6."""
    packages = list(pinned_packages())
    seed = f"{version()} " + " ".join(f"{each.name}=={each.version}" for each in packages)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, seed)}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": "isms", "name": "isms", "version": version()},
        },
        "components": [_component(package) for package in packages],
        "dependencies": [{"ref": "isms", "dependsOn": [_address(package) for package in packages]}],
    }


def _component(package: Package) -> dict[str, Any]:
    properties = [{"name": "isms:condition", "value": package.condition}] if package.condition else []
    # Each hash is that of one file of the version: which one is installed depends on the machine.
    files = [{"name": "isms:sha256", "value": digest} for digest in package.hashes]
    return {
        "type": "library",
        "bom-ref": _address(package),
        "name": package.name,
        "version": package.version,
        "purl": _address(package),
        "licenses": [{"expression": package.licence}] if package.licence else [],
        "properties": [*properties, *files],
    }


def _address(package: Package) -> str:
    return f"pkg:pypi/{package.name.lower().replace('_', '-')}@{package.version}"


if __name__ == "__main__":
    json.dump(bill_of_materials(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
