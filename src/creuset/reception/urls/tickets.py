"""Incidents and requests at the desk: /<village>/desk/front/tickets/…"""

from django.urls import path

from creuset.reception.views import tickets

app_name = "tickets"

urlpatterns = [
    path("", tickets.tickets, name="list"),
    path("new/", tickets.new, name="new"),
    path("<int:pk>/", tickets.ticket, name="ticket"),
    path("<int:pk>/move/", tickets.move, name="move"),
    path("<int:pk>/assign/", tickets.assign, name="assign"),
    path("<int:pk>/comment/", tickets.comment, name="comment"),
]
