"""Bookings at the desk: /<village>/desk/bookings/…"""

from django.urls import path

from creuset.bookings.views import desk, desk_options, quotes, series_faces

app_name = "bookings"

urlpatterns = [
    path("", desk.bookings, name="list"),
    path("free/", desk.free, name="free"),
    path("search/", desk.search, name="search"),
    path("take", desk.take, name="take"),
    path("new", desk.new, name="new"),
    path("price", desk.price, name="price"),
    path("<int:pk>/", desk.sheet, name="sheet"),
    path("<int:pk>/change/", desk.change, name="change"),
    path("<int:pk>/details/", desk.details, name="details"),
    path("<int:pk>/cancel/", desk.cancel, name="cancel"),
    path("<int:pk>/confirm/", desk_options.confirm, name="confirm"),
    path("<int:pk>/release/", desk_options.release, name="release"),
    path("<int:pk>/challenge/", desk_options.challenge, name="challenge"),
    path(
        "<int:pk>/challenge/withdraw/", desk_options.withdraw_challenge, name="withdraw_challenge"
    ),
    path("<int:pk>/extend/", desk_options.extend, name="extend"),
    path("<int:pk>/quote/", quotes.quote, name="quote"),
    path("options/", desk_options.options, name="options"),
    path("series/new", series_faces.desk_new, name="new_series"),
    path("series/<int:pk>/", series_faces.desk_sheet, name="series"),
    path("<int:pk>/series/change/", series_faces.desk_change, name="change_series"),
    path("<int:pk>/series/cancel/", series_faces.desk_cancel, name="cancel_series"),
]
