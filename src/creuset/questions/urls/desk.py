"""Forms at the desk: /<village>/desk/forms/…"""

from django.urls import path

from creuset.questions.views import desk, question

app_name = "questions_desk"

urlpatterns = [
    path("", desk.forms, name="list"),
    path("new/", desk.new, name="new"),
    path("<slug:code>/", desk.form, name="form"),
    path("<slug:code>/names/", desk.rename, name="rename"),
    path("<slug:code>/copy/", desk.copy, name="copy"),
    path("<slug:code>/change/", desk.change, name="change"),
    path("<slug:code>/add/", question.add, name="add"),
    path("<slug:code>/questions/<str:path>/", question.question, name="question"),
    path("<slug:code>/preview/", desk.preview, name="preview"),
    path("<slug:code>/publish/", desk.publish, name="publish"),
    path("<slug:code>/drop/", desk.drop, name="drop"),
    path("<slug:code>/put-away/", desk.put_away, name="put_away"),
    path("<slug:code>/versions/<int:number>/", desk.version, name="version"),
]
