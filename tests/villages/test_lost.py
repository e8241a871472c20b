"""An address that leads nowhere: inside a village its reader stays there, elsewhere they are shown the villages."""

import pytest
from django.test import Client

from tests.factories.villages import make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("path", ["nowhere/", "desk/nowhere/", "my/bookings/x/", "nowhere"])
def test_a_wrong_address_inside_a_village_keeps_its_name_and_its_menu(
    client: Client, path: str, django_assert_max_num_queries
) -> None:
    village = make_village(name="La Forge")
    client.cookies["django_language"] = "en"
    with django_assert_max_num_queries(12):
        answer = client.get(f"/{village.slug}/{path}", follow=True)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert f'<a class="place" href="/{village.slug}/">La Forge' in page
    assert f'<a class="primary" href="/{village.slug}/">' in page
    assert f'href="/{village.slug}/spaces/"' in page


def test_elsewhere_the_villages_are_the_way_back(client: Client) -> None:
    village = make_village(name="La Forge")
    for path in ("/nowhere/", f"/account/{village.slug}/", "/%00/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert '<a class="primary" href="/">' in answer.content.decode()
        assert "La Forge" not in answer.content.decode()
