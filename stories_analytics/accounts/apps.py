"""The accounts application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "stories_analytics.accounts"
    label = "accounts"
    verbose_name = "API access"
