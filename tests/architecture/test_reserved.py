"""No village may take a first word that the network's own addresses need."""

from django.urls import get_resolver

from creuset.villagefile.vocabulary import RESERVED_SLUGS


def test_every_first_word_of_the_network_is_reserved() -> None:
    words = {
        route.partition("/")[0].partition(".")[0]
        for pattern in get_resolver().url_patterns
        if (route := str(pattern.pattern)) and not route.startswith("<")
    }

    assert words - {""} <= RESERVED_SLUGS
