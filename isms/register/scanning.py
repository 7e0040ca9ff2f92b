"""Let a virus scanner look at a file before it is kept: clamd, asked with INSTREAM.

``ISMS_CLAMD`` says where it listens: ``tcp://clamav:3310`` or ``unix:///run/clamav/clamd.ctl``. Without the setting no
file is scanned. With it, a file that cannot be scanned is not taken: a scanner that is away must not open the door.
"""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

CHUNK = 64 * 1024
LONGEST_REPLY = 4096
log = structlog.get_logger(__name__)


class Infected(Exception):
    """The scanner says that the file is harmful; the message is Swedish."""


class ScannerAway(Exception):
    """The file could not be scanned; the message is Swedish."""


def scan(file: IO[bytes]) -> None:
    """Ask the scanner about a file, when one is set.

    Args:
        file: is read from its start, and left there.

    Raises:
        Infected: the scanner found something.
        ScannerAway: it does not answer, or answers something else than yes or no.
    """
    if not settings.CLAMD:
        return
    file.seek(0)
    try:
        reply = _ask(file)
    except OSError as error:
        log.error("scanner_away", error=str(error))
        raise ScannerAway(_away()) from error
    finally:
        file.seek(0)
    if reply.endswith("OK"):
        return
    if reply.endswith("FOUND"):
        log.warning("infected_file_refused", found=reply.removeprefix("stream: ").removesuffix(" FOUND"))
        raise Infected(_("Virusskyddet säger att filen är skadlig. Den är inte sparad. Hör av dig till it-stödet."))
    log.error("scanner_error", reply=reply)
    raise ScannerAway(_away())


def _away() -> str:
    return _("Filen kunde inte genomsökas efter skadlig kod, och är därför inte sparad. Försök igen om en stund.")


def _ask(file: IO[bytes]) -> str:
    with _connection() as scanner:
        scanner.sendall(b"zINSTREAM\x00")
        while chunk := file.read(CHUNK):
            scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
        scanner.sendall(struct.pack("!L", 0))
        reply = b""
        while not reply.endswith(b"\x00") and len(reply) < LONGEST_REPLY:
            part = scanner.recv(1024)
            if not part:
                break
            reply += part
    return reply.rstrip(b"\x00\n").decode("utf-8", "replace").strip()


def _connection() -> socket.socket:
    address = urlsplit(settings.CLAMD)
    if address.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(settings.CLAMD_TIMEOUT)
        try:
            scanner.connect(address.path)
        except OSError:
            scanner.close()
            raise
        return scanner
    if address.scheme == "tcp" and address.hostname:
        return socket.create_connection((address.hostname, address.port or 3310), timeout=settings.CLAMD_TIMEOUT)
    raise ImproperlyConfigured("ISMS_CLAMD ska vara tcp://… eller unix:///…")
