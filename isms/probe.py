"""Asks the web server of this container whether it can serve: exit code 0 or 1, for the health check."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def is_ready(server: str, *, host: str) -> bool:
    """Say whether `server` answers 200 on /readyz; `host` is the only host name it accepts."""
    request = urllib.request.Request(f"{server}/readyz", headers={"Host": host})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
            return answer.status == 200
    except OSError:
        return False


if __name__ == "__main__":
    if "ISMS_ADDRESS" not in os.environ:
        sys.exit("ISMS_ADDRESS saknas: provet behöver samma inställningar som webbservern.")
    sys.exit(not is_ready("http://127.0.0.1:8000", host=urlsplit(os.environ["ISMS_ADDRESS"]).netloc))
