"""Which files are taken, told by their content: a name alone proves nothing.

Documents, spreadsheets, pictures and mail; nothing that a browser or an office would run.
"""

import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

# Enough to see what a file is; a PDF may begin with other bytes (ISO 32000-1, annex H).
HEAD = 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 5_000
# What reading a spoilt archive may raise, by the way its parts are packed.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
MACROS = ("vbaproject.bin", "vbadata.xml")


class WrongContent(Exception):
    """The content is not what the name says, or is of a sort that is not taken; the message is Swedish."""


def check_content(file: IO[bytes], name: str) -> None:
    """Refuse a file whose content is not of the kind that its name says.

    Args:
        file: at its start, and left there.
        name: as the sender calls it; only its ending counts, and it is one of ``ENDINGS``.

    Raises:
        WrongContent: with a sentence for the sender.
    """
    file.seek(0)
    try:
        _CHECKS[PurePath(name).suffix.lower()](file)
    except UNREADABLE as error:
        raise WrongContent(_other_content()) from error
    finally:
        file.seek(0)


def _other_content() -> str:
    return _("Filens innehåll är inte av det slag som filnamnet säger. Spara om filen i rätt format.")


def _starting(*starts: bytes) -> Callable[[IO[bytes]], None]:
    """Return a check of the first bytes."""

    def check(file: IO[bytes]) -> None:
        if not file.read(HEAD).startswith(starts):
            raise WrongContent(_other_content())

    return check


def _check_pdf(file: IO[bytes]) -> None:
    if b"%PDF-" not in file.read(HEAD):
        raise WrongContent(_other_content())


def _check_text(file: IO[bytes]) -> None:
    """Take text in UTF-8, UTF-16 with its mark or an eight-bit code; no markup that a browser would show."""
    content = file.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16")
    elif b"\x00" in content:
        raise WrongContent(_other_content())
    else:
        text = content[:HEAD].decode("latin-1")
    if text.lstrip("\ufeffï»¿ \t\r\n").lower().startswith(("<!doctype", "<html", "<svg", "<script", "<?xml")):
        raise WrongContent(_("Filen är en webbsida eller en bild i textform. Spara den som pdf eller png i stället."))


def _check_mail(file: IO[bytes]) -> None:
    first = file.readline(HEAD)
    if b":" not in first and not first.startswith(b"From "):
        raise WrongContent(_other_content())
    file.seek(0)
    if b"\x00" in file.read(HEAD):
        raise WrongContent(_other_content())


def _names_in(file: IO[bytes]) -> list[str]:
    """Return the lower-case names in a zip file that is not too large when it is unpacked."""
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise WrongContent(_("Filen är för stor när den packas upp."))
        if any(member.flag_bits & 0x1 for member in members):
            raise WrongContent(_("Filen är låst med lösenord och går inte att kontrollera. Ta bort lösenordet först."))
    return [member.filename.lower() for member in members]


def _office(folder: str) -> Callable[[IO[bytes]], None]:
    """Return a check of a Word, Excel or PowerPoint file: its parts, and that none is a macro."""

    def check(file: IO[bytes]) -> None:
        names = _names_in(file)
        if "[content_types].xml" not in names or not any(name.startswith(folder) for name in names):
            raise WrongContent(_other_content())
        if any(PurePath(name).name in MACROS for name in names):
            raise WrongContent(_("Filen innehåller makron. Spara den utan makron."))

    return check


def _open_document(kind: bytes) -> Callable[[IO[bytes]], None]:
    """Return a check of an OpenDocument file, which says in its first part what it is."""

    def check(file: IO[bytes]) -> None:
        names = _names_in(file)
        with zipfile.ZipFile(file) as archive:
            if "mimetype" not in names or not archive.read("mimetype").startswith(kind):
                raise WrongContent(_other_content())
        if any(name.startswith(("basic/", "scripts/")) for name in names):
            raise WrongContent(_("Filen innehåller makron. Spara den utan makron."))

    return check


def _check_zip(file: IO[bytes]) -> None:
    """Take an archive of nothing but files that would be taken one by one; archives in it are not."""
    files = [name for name in _names_in(file) if not name.endswith("/")]
    taken = ENDINGS - {".zip"}
    if not files:
        raise WrongContent(_("Filen är tom."))
    if any(PurePath(name).suffix not in taken for name in files):
        raise WrongContent(_("Zip-filen innehåller filer som inte tas emot. Bifoga dem i ett annat format."))


_ODF = b"application/vnd.oasis.opendocument."
_CHECKS: dict[str, Callable[[IO[bytes]], None]] = {
    ".pdf": _check_pdf,
    ".docx": _office("word/"),
    ".xlsx": _office("xl/"),
    ".pptx": _office("ppt/"),
    ".odt": _open_document(_ODF + b"text"),
    ".ods": _open_document(_ODF + b"spreadsheet"),
    ".odp": _open_document(_ODF + b"presentation"),
    ".txt": _check_text,
    ".csv": _check_text,
    ".md": _check_text,
    ".png": _starting(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _starting(b"\xff\xd8\xff"),
    ".jpeg": _starting(b"\xff\xd8\xff"),
    ".tif": _starting(b"II*\x00", b"MM\x00*"),
    ".tiff": _starting(b"II*\x00", b"MM\x00*"),
    ".eml": _check_mail,
    ".msg": _starting(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ".ics": _starting(b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
    ".zip": _check_zip,
}
ENDINGS = frozenset(_CHECKS)
