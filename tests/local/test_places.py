"""Where the embedded parts live: short enough for a socket, private, and the same for every process."""

import os
from pathlib import Path

import pytest

from isms.local.places import LONGEST_SOCKET_PATH, places, private_directory
from isms.local.problems import Problem
from isms.local.secret import local_secret_key


def test_sockets_lie_below_var_when_the_path_is_short(tmp_path: Path) -> None:
    where = places(tmp_path / "v")

    assert where.postgres_sockets == tmp_path.resolve() / "v" / "postgres" / "run"
    assert where.valkey_socket == tmp_path.resolve() / "v" / "valkey" / "valkey.sock"


def test_sockets_of_a_long_path_fit_and_are_the_same_each_time(tmp_path: Path) -> None:
    var = tmp_path / ("lång-katalog-" * 8)

    first, second = places(var), places(var)

    assert len(os.fsencode(first.postgres_sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    assert len(os.fsencode(first.valkey_socket)) <= LONGEST_SOCKET_PATH
    assert first.valkey_socket == second.valkey_socket
    assert places(tmp_path / ("annan-katalog-" * 8)).valkey_socket != first.valkey_socket


def test_a_link_that_somebody_has_put_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Problem, match="tillhör någon annan"):
        private_directory(tmp_path / "link")


def test_a_private_directory_is_for_its_owner_only(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)

    assert private_directory(tmp_path / "open").stat().st_mode & 0o777 == 0o700


def test_the_secret_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    key = local_secret_key(tmp_path / "var")

    assert len(key) >= 50
    assert local_secret_key(tmp_path / "var") == key
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert local_secret_key(tmp_path / "other") != key
