"""My requests: /<village>/my/requests/…"""

from django.urls import path

from creuset.reception.views import tickets

app_name = "tickets_my"

urlpatterns = [
    path("", tickets.mine, name="list"),
    path("new/", tickets.report, name="report"),
    path("<int:pk>/", tickets.my_ticket, name="ticket"),
    path("<int:pk>/move/", tickets.my_move, name="move"),
    path("<int:pk>/comment/", tickets.my_comment, name="comment"),
]
