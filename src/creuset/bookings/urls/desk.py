"""Bookings at the desk: /<village>/desk/bookings/…"""

from django.urls import path

from creuset.bookings.views import (
    basket_faces,
    desk,
    desk_options,
    desk_participants,
    desk_premises,
    desk_presence,
    desk_waiting,
    paying,
    quotes,
    series_faces,
    use,
)

app_name = "bookings"

urlpatterns = [
    path("", desk.bookings, name="list"),
    path("free/", desk.free, name="free"),
    path("search/", desk.search, name="search"),
    path("options/waiting/", desk_waiting.waiting, name="waiting"),
    path("options/waiting/join", desk_waiting.join, name="join_waiting"),
    path("options/waiting/<int:pk>/leave/", desk_waiting.leave, name="leave_waiting"),
    path("take", desk.take, name="take"),
    path("basket/", basket_faces.desk_basket, name="basket"),
    path("basket/put", basket_faces.desk_put, name="put"),
    path("basket/add/<slug:code>/", basket_faces.desk_add, name="add"),
    path("basket/empty", basket_faces.desk_empty, name="empty"),
    path("basket/<int:pk>/", basket_faces.desk_line, name="line"),
    path("basket/<int:pk>/remove", basket_faces.desk_remove, name="remove"),
    path("credits/<int:pk>/", paying.pay, name="pay_earlier"),
    path("new", desk.new, name="new"),
    path("price", desk.price, name="price"),
    path("<int:pk>/", desk.sheet, name="sheet"),
    path("<int:pk>/change/", desk.change, name="change"),
    path("<int:pk>/copy/", desk.copy, name="copy"),
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
    path("<int:pk>/use/", use.use, name="use"),
    path("<int:pk>/check-in/", desk_presence.check_in, name="check_in"),
    path("<int:pk>/check-out/", desk_presence.check_out, name="check_out"),
    path("<int:pk>/longer/", desk_presence.longer, name="longer"),
    path("<int:pk>/premises/", desk_premises.premises, name="premises"),
    path("<int:pk>/participants/", desk_participants.participants, name="participants"),
    path("<int:pk>/participants/<int:row>/remove/", desk_participants.uninvite, name="uninvite"),
    path("<int:pk>/people/", desk_premises.people, name="people"),
    path("<int:pk>/people.csv", desk_premises.people_csv, name="people_csv"),
    path("<int:pk>/people/<int:row>/remove/", desk_premises.unlist, name="unlist"),
    path("arrivals/<str:code>/", desk_presence.arrival, name="arrival"),
    path("posters/<slug:code>/", desk_presence.poster, name="poster"),
    path("options/", desk_options.options, name="options"),
    path("series/new", series_faces.desk_new, name="new_series"),
    path("series/<int:pk>/", series_faces.desk_sheet, name="series"),
    path("<int:pk>/series/change/", series_faces.desk_change, name="change_series"),
    path("<int:pk>/series/cancel/", series_faces.desk_cancel, name="cancel_series"),
    path("<int:pk>/series/confirm/", series_faces.desk_confirm, name="confirm_series"),
]
