"""What staff may set for the numbers: prices and saved funnels."""

from django.contrib import admin

from stats.funnel_admin import FunnelAdmin
from stats.models import Funnel, ModelPrice


@admin.register(ModelPrice)
class ModelPriceAdmin(admin.ModelAdmin[ModelPrice]):
    """The price list; costs are priced when they are read, so a correction corrects the past."""

    list_display = ("model", "valid_from", "usd_per_minute", "changed_at")
    list_filter = ("model",)
    date_hierarchy = "valid_from"
    list_per_page = 50


admin.site.register(Funnel, FunnelAdmin)
