"""The pages of the shell."""

from django.urls import path

from yanfa.portal.views import health, log, metrics, pages, policies

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("todo/", pages.todo, name="todo"),
    path("search/", pages.search, name="search"),
    path("messages/", pages.messages, name="messages"),
    path("messages/<str:public_id>/read/", pages.read_message, name="read_message"),
    path("log/", log.events, name="log"),
    path("log.xlsx", log.events_xlsx, name="log_xlsx"),
    path("policies/", policies.parameters, name="parameters"),
    path("policies/<str:code>/", policies.parameter, name="parameter"),
    path("policies/<str:code>/propose/", policies.propose, name="propose_parameter"),
    path("policies/<str:code>/decide/", policies.decide, name="decide_parameter"),
    path("roles/", pages.roles, name="roles"),
    path("about/", pages.about, name="about"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
