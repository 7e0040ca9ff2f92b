"""What an operator writes in the database's address reaches the database."""

from isms.databases import databases


def test_what_stands_in_the_address_is_kept_beside_the_patience() -> None:
    found = databases(
        application="postgresql://isms_app:a%40b@db.example/isms?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem",
        owner="postgresql://isms_owner@db.example:5433/isms?connect_timeout=9",
        patience=5,
        keep=300,
        has_pooler=True,
    )
    assert found["default"]["OPTIONS"] == {
        "connect_timeout": 5,
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ssl/db.pem",
    }
    assert (found["default"]["PASSWORD"], found["default"]["CONN_MAX_AGE"]) == ("a@b", 300)
    assert found["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert int(found["owner"]["OPTIONS"]["connect_timeout"]) == 9
    assert (found["owner"]["PORT"], found["owner"]["TEST"]) == (5433, {"MIRROR": "default"})
