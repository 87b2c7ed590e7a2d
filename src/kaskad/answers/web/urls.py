"""Addresses of questions and answers; they stand below the code of the campaign."""

from django.urls import path

from kaskad.answers.web import question_views, views, writing_views

app_name = "answers"
urlpatterns = [
    path("<slug:campaign>/", views.answers, name="answers"),
    path("<slug:campaign>/<int:number>/", views.answer, name="answer"),
    path("<slug:campaign>/<int:number>/end/", writing_views.end, name="end"),
    path("<slug:campaign>/<int:number>/readers/<str:code>/", writing_views.readers, name="readers"),
    path("<slug:campaign>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<slug:campaign>/refreshers/<int:version>/", views.refresher, name="refresher"),
    path("<slug:campaign>/questions/", question_views.own, name="own"),
    path("<slug:campaign>/questions/<slug:code>/", question_views.question, name="question"),
    path("<slug:campaign>/questions/<slug:code>/do/", question_views.deed, name="deed"),
    path(
        "<slug:campaign>/questions/<slug:code>/withdraw/", question_views.withdraw, name="withdraw"
    ),
    path("<slug:campaign>/halls/<slug:seminar>/", question_views.hall, name="hall"),
    path("<slug:campaign>/inbox/", question_views.own_inbox, name="own_inbox"),
    path("<slug:campaign>/inbox/<str:code>/", question_views.inbox_of, name="inbox"),
    path("<slug:campaign>/writing/", writing_views.writing, name="writing"),
    path("<slug:campaign>/writing/<slug:code>/", writing_views.draft, name="draft"),
]
