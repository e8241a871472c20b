"""Quotes at the desk: /<village>/desk/quotes/…"""

from django.urls import path

from creuset.billing.views import by_hand, quotes

app_name = "quotes"

urlpatterns = [
    path("", quotes.quotes, name="list"),
    path("new/", by_hand.new, name="new"),
    path("<int:pk>/", quotes.quote, name="quote"),
    path("<int:pk>/send/", quotes.send, name="send"),
    path("<int:pk>/withdraw/", quotes.withdraw, name="withdraw"),
    path("<int:pk>/signed/", quotes.signed, name="signed"),
]
