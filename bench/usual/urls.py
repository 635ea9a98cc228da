"""Two addresses."""

from django.urls import path

from bench.usual.views import BatchView, EmptyView

urlpatterns = [
    path("batch", BatchView.as_view()),
    path("empty", EmptyView.as_view()),
]
