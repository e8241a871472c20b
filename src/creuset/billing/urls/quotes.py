"""Quotes at the desk: /<village>/desk/quotes/…"""

from django.urls import path

from creuset.billing.views import quotes

app_name = "quotes"

urlpatterns = [
    path("", quotes.quotes, name="list"),
    path("<int:pk>/", quotes.quote, name="quote"),
    path("<int:pk>/send/", quotes.send, name="send"),
    path("<int:pk>/withdraw/", quotes.withdraw, name="withdraw"),
    path("<int:pk>/signed/", quotes.signed, name="signed"),
]
