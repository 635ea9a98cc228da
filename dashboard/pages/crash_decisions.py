"""Where the forms of the crash pages send what somebody decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import re_path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard.access import staff_action
from dashboard.decisions import Form, chosen_groups, decide, tell
from stats import state as states
from stats.crash_group_permissions import TRIAGE
from stats.group_handling import Decision, HandlingError


@require_POST
@staff_action("crashes.view_crash", TRIAGE)
def decide_on_crashes(request: HttpRequest) -> HttpResponse:
    """Carry out a decision and go back to where it was made."""
    groups = chosen_groups(request.POST)
    by = Decision(request.user.get_username(), timezone.now())
    form = Form(request.POST, by, states.zone_of(states.state()), groups)
    page = groups[0] if groups and request.POST.get("page") == "group" else None
    try:
        done = decide(form)
    except HandlingError as error:
        messages.error(request, f"Nothing was changed. {error}")
    else:
        tell(request, done)
        page = done.group or page
    path = reverse("crash-group", args=[page]) if page else reverse("crashes")
    # Nothing but parameters: a form cannot send anybody elsewhere.
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{path}?{query}" if query else path)


urls = [re_path(r"^dashboard/crashes/decide/?$", decide_on_crashes, name="crash-decide")]
