"""Addresses that anyone may open."""

from django.urls import path

from awards.views import public

urlpatterns = [
    path("", public.home, name="home"),
    path("seasons/<slug:season>/", public.season, name="season"),
    path("seasons/<slug:season>/forms/<slug:form>/", public.form_for_reading, name="season_form"),
    path("seasons/<slug:season>/results/", public.results, name="season_results"),
]
