"""Bookings of a member: /<village>/my/bookings/…"""

from django.urls import path

from creuset.bookings.views import (
    basket_faces,
    my,
    my_options,
    my_participants,
    my_premises,
    my_presence,
    my_waiting,
    series_faces,
)

app_name = "bookings_my"

urlpatterns = [
    path("", my.bookings, name="list"),
    path("free/", my.free, name="free"),
    path("search/", my.search, name="search"),
    path("waiting/", my_waiting.waiting, name="waiting"),
    path("waiting/join", my_waiting.join, name="join_waiting"),
    path("waiting/<int:pk>/leave/", my_waiting.leave, name="leave_waiting"),
    path("take", my.take, name="take"),
    path("basket/", basket_faces.my_basket, name="basket"),
    path("basket/put", basket_faces.my_put, name="put"),
    path("basket/add/<slug:code>/", basket_faces.my_add, name="add"),
    path("basket/empty", basket_faces.my_empty, name="empty"),
    path("basket/<int:pk>/", basket_faces.my_line, name="line"),
    path("basket/<int:pk>/remove", basket_faces.my_remove, name="remove"),
    path("new", my.new, name="new"),
    path("price", my.price, name="price"),
    path("<int:pk>/", my.sheet, name="sheet"),
    path("<int:pk>/change/", my.change, name="change"),
    path("<int:pk>/copy/", my.copy, name="copy"),
    path("<int:pk>/details/", my.details, name="details"),
    path("<int:pk>/cancel/", my.cancel, name="cancel"),
    path("<int:pk>/confirm/", my_options.confirm, name="confirm"),
    path("<int:pk>/release/", my_options.release, name="release"),
    path("<int:pk>/challenge/", my_options.challenge, name="challenge"),
    path("<int:pk>/challenge/withdraw/", my_options.withdraw_challenge, name="withdraw_challenge"),
    path("series/new", series_faces.my_new, name="new_series"),
    path("series/<int:pk>/", series_faces.my_sheet, name="series"),
    path("<int:pk>/series/change/", series_faces.my_change, name="change_series"),
    path("<int:pk>/series/cancel/", series_faces.my_cancel, name="cancel_series"),
    path("<int:pk>/series/confirm/", series_faces.my_confirm, name="confirm_series"),
    path("<int:pk>/check-in/", my_presence.check_in, name="check_in"),
    path("<int:pk>/check-out/", my_presence.check_out, name="check_out"),
    path("<int:pk>/longer/", my_presence.longer, name="longer"),
    path("<int:pk>/premises/", my_premises.premises, name="premises"),
    path("<int:pk>/participants/", my_participants.participants, name="participants"),
    path("<int:pk>/participants/<int:row>/remove/", my_participants.uninvite, name="uninvite"),
    path("<int:pk>/people/", my_premises.people, name="people"),
    path("<int:pk>/people.csv", my_premises.people_csv, name="people_csv"),
    path("<int:pk>/people/<int:row>/remove/", my_premises.unlist, name="unlist"),
    path("<int:pk>/code/", my_presence.code, name="code"),
    path("door/<str:code>/", my_presence.door, name="door"),
]
