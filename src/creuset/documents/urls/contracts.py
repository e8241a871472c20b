"""Contracts at the desk: /<village>/desk/contracts/…"""

from django.urls import path

from creuset.documents.views import contracts, house_rules, texts

app_name = "contracts"

urlpatterns = [
    path("", contracts.contracts, name="list"),
    path("new/<slug:code>/", contracts.new, name="new"),
    path("rules/", house_rules.desk, name="rules"),
    path("texts/", texts.texts, name="texts"),
    path("texts/new/", texts.new, name="new_text"),
    path("texts/<slug:code>/", texts.text, name="text"),
    path("texts/<slug:code>/preview/", texts.preview, name="preview_text"),
    path("texts/<slug:code>/publish/", texts.publish, name="publish_text"),
    path("texts/<slug:code>/drop/", texts.drop, name="drop_text"),
    path("<int:pk>/", contracts.contract, name="contract"),
    path("<int:pk>/preview/", contracts.preview, name="preview"),
    path("<int:pk>/send/", contracts.send, name="send"),
    path("<int:pk>/on-paper/", contracts.on_paper, name="on_paper"),
    path("<int:pk>/withdraw/", contracts.withdraw, name="withdraw"),
    path("<int:pk>/end/", contracts.end, name="end"),
]
