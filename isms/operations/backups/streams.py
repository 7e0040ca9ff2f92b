"""Writing and reading the parts of a backup, plain or encrypted by GnuPG with a passphrase."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired, run
from typing import IO

from isms.local.problems import Problem

ENCRYPTED = ".gpg"


@contextmanager
def writing(path: Path, *, passphrase: Path | None) -> Iterator[IO[bytes]]:
    """Give a file to write a part into; encrypted, nothing readable touches the disk.

    Args:
        path: the file that is made.
        passphrase: a file whose first line is the passphrase; None writes the part as it is.

    Raises:
        Problem: GnuPG failed.
    """
    if passphrase is None:
        with path.open("wb") as file:
            yield file
        return
    with path.open("wb") as file, _gpg(passphrase, "--symmetric", "--cipher-algo", "AES256", stdout=file) as process:
        assert process.stdin is not None  # noqa: S101 it is a pipe
        with process.stdin as pipe:
            yield pipe


@contextmanager
def reading(path: Path, *, passphrase: Path | None) -> Iterator[IO[bytes]]:
    """Give a part to read from, decrypted on the way.

    Raises:
        Problem: the passphrase is wrong or the part is damaged.
    """
    with path.open("rb") as file:
        if passphrase is None:
            yield file
            return
        with _gpg(passphrase, "--decrypt", stdin=file) as process:
            assert process.stdout is not None  # noqa: S101 it is a pipe
            with process.stdout as pipe:
                yield pipe
                while pipe.read(65536):  # read to the end, where GnuPG tells whether all was genuine
                    pass


def _failed_by_itself(process: Popen[bytes]) -> bool:
    """Tell whether GnuPG had ended with an error, as it does at once when the passphrase is wrong."""
    with suppress(TimeoutExpired):
        return process.wait(timeout=5) > 0
    return False


@contextmanager
def _gpg(
    passphrase: Path, *arguments: str, stdin: IO[bytes] | int = PIPE, stdout: IO[bytes] | int = PIPE
) -> Iterator[Popen[bytes]]:
    """Run GnuPG with a home of its own, so that no key ring of the machine matters."""
    program = shutil.which("gpg")
    if program is None:
        raise Problem("gpg saknas. Installera det med: sudo apt-get install gnupg")
    try:
        words = passphrase.read_text().strip()
    except OSError as error:
        raise Problem(f"Lösenfrasen i {passphrase} kan inte läsas: {error.strerror}.") from None
    if not words:
        raise Problem(f"Lösenfrasen saknas: {passphrase} är tom.")
    with tempfile.TemporaryDirectory(prefix="isms-gpg-") as home, tempfile.TemporaryFile() as said:
        command = [
            program, "--homedir", home, "--batch", "--yes", "--quiet", "--pinentry-mode", "loopback",
            "--passphrase-file", str(passphrase), "--compress-algo", "none", *arguments,
        ]  # fmt: skip
        process = Popen(command, stdin=stdin, stdout=stdout, stderr=said)
        try:
            yield process
        except BrokenPipeError:
            pass  # what GnuPG says of it is told below
        except Problem:  # a part that cannot be read may be one that GnuPG could not decrypt: then that is told
            if not _failed_by_itself(process):
                process.kill()
                raise
        except BaseException:
            process.kill()
            raise
        finally:
            failed = process.wait()
            run(["gpgconf", "--homedir", home, "--kill", "gpg-agent"], check=False, capture_output=True)  # noqa: S607
        if failed:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()
            reason = lines[-1] if lines else failed
            raise Problem(f"Krypteringen misslyckades, kontrollera lösenfrasen: {reason}")
