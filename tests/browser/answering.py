"""The addresses of the house and one more: a page that asks a form, as those of other domains do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from creuset.config.urls import urlpatterns as of_the_house
from creuset.core import clock
from creuset.people.actors import HOUSE
from creuset.questions.models import Sheet
from creuset.questions.queries.asking import asking_of
from creuset.questions.views.answering import take_answers

PAGE = """{% extends "core/site.html" %}{% load static %}
{% block title %}Dossier{% endblock title %}
{% block css %}<link rel="stylesheet" href="{% static 'questions/css/questions.css' %}">{% endblock css %}
{% block main %}<h1>Dossier</h1>{% include "questions/answering.html" %}
<button form="answers" name="do" value="file">Déposer</button>{% endblock main %}"""


def answering(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = Sheet.objects.select_related("version__form").get(pk=pk)
    address, filing = request.path, False
    if request.method == "POST":
        answered = take_answers(request, sheet, by=HOUSE, now=clock.now())
        if answered.response is not None:
            return answered.response
        filing = answered.do == "file"
        if answered.is_whole and not filing:
            return redirect(address)
        asking = answered.asking(address=address, filing=filing)
    else:
        asking = asking_of(sheet, address=address)
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"asking": asking}, request), status=422 if filing else 200)


urlpatterns = [path("answering/<int:pk>/", answering, name="answering"), *of_the_house]
