"""The addresses of a room, on each face."""

from django.urls import URLPattern, path

from creuset.incubation.views import deliberations, second_decisions


def rooms(face: str) -> list[URLPattern]:
    """Return the addresses of the room on a face: "desk" or "my"."""
    deeds = {
        "now": deliberations.now,
        "version": deliberations.version,
        "open": deliberations.open_room,
        "close": deliberations.close_room,
        "order": deliberations.order,
        "seat": deliberations.seat,
        "take-up": deliberations.take_up,
        "vote": deliberations.vote,
        "rank": deliberations.rank,
        "decide": deliberations.decide,
        "confirm": deliberations.confirm,
    }
    return [
        path("<int:pk>/", deliberations.room, {"face": face}, name="room"),
        path("<int:pk>/again/<int:row>/", second_decisions.again, {"face": face}, name="again"),
        *(
            path(f"<int:pk>/{name}/", view, {"face": face}, name=name.replace("-", "_"))
            for name, view in deeds.items()
        ),
    ]
