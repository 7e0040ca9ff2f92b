"""The files of the register in one archive, each with its hash."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from isms.local.problems import Problem

FOLDER = "files/"
LIST = "files.json"


@dataclass(frozen=True)
class Restored:
    """How many files were written, and how many were there already with the same content."""

    written_count: int
    kept_count: int


def pack_files(sink: IO[bytes], *, storage: Storage = default_storage) -> int:
    """Write every file of the storage, and last the list of their hashes; return how many.

    A file is never changed once it is there, so one that comes while the archive is written does no harm.
    """
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=sink, mode="w|") as archive:
        for name in names_in(storage):
            try:
                with storage.open(name) as file:
                    content = file.read()  # at most 25 MB: no larger attachment is taken
            except FileNotFoundError:  # disposed of since it was listed
                continue
            digests[name] = hashlib.sha256(content).hexdigest()
            _add(archive, FOLDER + name, content)
        _add(archive, LIST, json.dumps(digests).encode())
    return len(digests)


def check_files(source: IO[bytes]) -> dict[str, str]:
    """Compare every file of an archive with its hash; return the hashes by name.

    Raises:
        Problem: the archive is not whole, or a file is not the one that was packed.
    """
    found: dict[str, str] = {}
    wanted: dict[str, str] | None = None
    for name, content in _members(source):
        if name == LIST:
            wanted = json.loads(content)
        else:
            found[name.removeprefix(FOLDER)] = hashlib.sha256(content).hexdigest()
    if wanted is None or wanted != found:
        raise Problem("Filerna i säkerhetskopian stämmer inte med sina kontrollsummor.")
    return wanted


def clashing_files(digests: dict[str, str], *, storage: Storage = default_storage) -> list[str]:
    """Return the names that are taken in the storage by another content."""
    return [name for name, digest in digests.items() if storage.exists(name) and _digest(storage, name) != digest]


def unpack_files(source: IO[bytes], *, storage: Storage = default_storage) -> Restored:
    """Write the files of an archive into the storage; what is there already with the same content is left alone."""
    written = kept = 0
    for name, content in _members(source):
        if name == LIST:
            continue
        path = name.removeprefix(FOLDER)
        if storage.exists(path):
            if _digest(storage, path) == hashlib.sha256(content).hexdigest():
                kept += 1
                continue
            storage.delete(path)
        if storage.save(path, ContentFile(content)) != path:
            raise Problem(f"Filen {path} kunde inte skrivas under sitt eget namn.")
        written += 1
    return Restored(written, kept)


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file in the storage, in order."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    except NotImplementedError:
        raise Problem(
            "Lagringen för filer kan inte räkna upp dem. Säkerhetskopiera den med dess egna verktyg."
        ) from None
    prefix = f"{folder}/" if folder else ""
    for name in sorted(names):
        yield prefix + name
    for inner in sorted(folders):
        yield from names_in(storage, prefix + inner)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o640
    archive.addfile(member, io.BytesIO(content))


def _members(source: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for member in archive:
                file = archive.extractfile(member)
                if file is not None:
                    yield member.name, file.read()
    except tarfile.TarError:
        raise Problem("Arkivet med filer går inte att läsa.") from None


def _digest(storage: Storage, name: str) -> str:
    with storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()
