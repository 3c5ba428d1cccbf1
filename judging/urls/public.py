"""Addresses that anyone may open."""

from django.urls import path

from judging.views import public

urlpatterns = [path("seasons/<slug:season>/criteria/", public.criteria, name="season_criteria")]
