"""The secret key of the demo and the tests: random, made once, kept under var/."""

import os
import secrets
from pathlib import Path


def local_secret_key(var: Path) -> str:
    """Return the key kept in `var`, making it first if there is none; readable by its owner only."""
    path = var / "secret_key"
    var.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()
