"""Addresses of logging in; the first one stands where Django's admin expects it."""

from django.urls import path, re_path

from stories_analytics.login import views

urlpatterns = [
    path("admin/login/", views.LogIn.as_view(), name="log-in"),
    re_path(r"^account/code/?$", views.code, name="log-in-code"),
    re_path(r"^account/second-factor/?$", views.manage, name="second-factor"),
]
