"""Addresses for those who keep the house running."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
