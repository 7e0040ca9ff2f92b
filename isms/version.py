"""The version of the program, which is the one of pyproject.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@lru_cache(maxsize=1)
def version() -> str:
    """Return the version, such as ``0.1.0``."""
    return str(tomllib.loads(PYPROJECT.read_text())["project"]["version"])
