"""The first visit explains in three sentences, until the person has put them away."""

from collections.abc import Callable

from django.test import Client

from isms.accounts.models import Post, User
from tests.factories import PostFactory

HOME = "/kulturforvaltningen/min-sida/"
SAID = "Så fungerar det"


def test_the_explanation_is_shown_until_it_is_put_away(
    owner: User, coordinator: User, colleague_post: Post, client_for: Callable[[User], Client]
) -> None:
    client = client_for(owner)
    assert SAID in client.get(HOME).content.decode()
    assert SAID not in client_for(coordinator).get(HOME).content.decode()  # answers for nothing
    assert client.get("/kulturforvaltningen/valkommen/").status_code == 405
    assert client.post("/kulturforvaltningen/valkommen/").url == HOME
    assert SAID not in client.get(HOME).content.decode()
    assert SAID not in client_for(owner).get(HOME).content.decode()  # in another browser too
    first = User.objects.get(pk=owner.pk).welcomed_at
    client.post("/kulturforvaltningen/valkommen/")
    assert User.objects.get(pk=owner.pk).welcomed_at == first
    PostFactory(unit=colleague_post.unit, holder=coordinator)
    assert SAID in client_for(coordinator).get(HOME).content.decode()
