"""Who gets in where: one line per address of the server.

A new address needs a line here, or a test fails. The roles are those of `ROLES`; a token acts for a
superuser, so that its scopes alone decide.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from crashes.models import Alert, AlertChannel, AlertRule, DebugCrash, MapRelease
from events.models import DebugEvent
from stats.models import Funnel, ModelPrice
from stories_analytics.accounts import second_factor
from stories_analytics.accounts.models import ApiToken
from stories_analytics.intake.models import LedgerEntry
from stories_analytics.tasks import forget_logins
from tests.reading.rows import add_crash, add_event

ROLES = (
    *("anonymous", "visitor", "analyst", "maintainer", "superuser"),
    *("token that reads", "token that writes"),
)
EVERYBODY = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()
CHIEF = frozenset({"superuser"})
MAINTAINERS = CHIEF | {"maintainer"}
STAFF = MAINTAINERS | {"analyst"}
LOGGED_IN = STAFF | {"visitor"}
READERS = STAFF | {"token that reads"}
ERASERS = MAINTAINERS | {"token that writes"}

ID = UUID(int=1)


@dataclass(frozen=True)
class Line:
    """Who gets in.

    Attributes:
        audience: The roles; all others are refused.
        method: How they ask.
        names: What the address names.
        query: What stands behind it.
    """

    audience: frozenset[str]
    method: str = "get"
    names: dict[str, Any] = field(default_factory=dict)
    query: str = ""


@dataclass(frozen=True)
class Pages:
    """Who gets in to the admin's pages of a model.

    Attributes:
        make: Stores the row that the pages are about.
        see: Who sees the list, the row and its history; ``row`` when they are fewer.
        add, edit, delete: Who may.
    """

    make: Callable[[], Model]
    see: frozenset[str]
    row: frozenset[str] | None = None
    add: frozenset[str] = NOBODY
    edit: frozenset[str] = NOBODY
    delete: frozenset[str] = NOBODY


LINES: dict[str, tuple[Line, ...]] = {
    # What the app sends, and what is for everybody.
    "events-batch": (Line(EVERYBODY, "post"),),
    "crashes-list": (Line(EVERYBODY, "post"), Line(READERS)),
    "erase": (Line(EVERYBODY, "post"),),
    "schema": (Line(EVERYBODY),),
    "api-not-found": (Line(EVERYBODY),),
    "health": (Line(EVERYBODY),),
    # Only with a token of its own; none is set here, and then there is nothing.
    "metrics": (Line(EVERYBODY),),
    "privacy": (Line(EVERYBODY),),
    "privacy-json": (Line(EVERYBODY),),
    # What staff and their programs read.
    "events-list": (Line(READERS),),
    "events-csv": (Line(READERS),),
    "events-detail": (Line(READERS, names={"id": ID}),),
    "crashes-csv": (Line(READERS),),
    "crashes-detail": (Line(READERS, names={"id": ID}),),
    "stats": (Line(READERS, query="?period=7d"),),
    "funnels-answer": (Line(READERS, query="?steps=app_opened,test"),),
    "funnels-saved": (Line(READERS),),
    "sourcemaps": (
        Line(READERS | {"token that writes"}, query="?release=1.0.0"),
        Line(MAINTAINERS | {"token that writes"}, "post"),
        Line(MAINTAINERS | {"token that writes"}, "delete", query="?release=1.0.0"),
    ),
    "crash-groups-list": (Line(READERS),),
    "crash-groups-detail": (
        Line(READERS, names={"id": 1}),
        # Deciding is for people: no token has a scope for it.
        Line(MAINTAINERS, "patch", names={"id": 1}),
    ),
    "crash-groups-notes": (Line(MAINTAINERS, "post", names={"id": 1}),),
    # Users' rights.
    "users-export": (Line(ERASERS, names={"user_id": ID}),),
    "users-detail": (Line(ERASERS, "delete", names={"user_id": ID}),),
    # Pages, which know no tokens.
    "api-docs": (Line(STAFF),),
    "start": (Line(EVERYBODY),),  # It only points to the overview.
    "overview": (Line(STAFF),),
    "recordings": (Line(STAFF),),
    "errors": (Line(STAFF),),
    "crashes": (Line(STAFF),),
    "crash-group": (Line(STAFF, names={"group_id": 1}),),
    "crash-decide": (Line(MAINTAINERS, "post"),),
    "releases": (Line(STAFF),),
    "retention": (Line(STAFF),),
    "funnels": (Line(STAFF),),
    "funnel-save": (Line(MAINTAINERS, "post"),),
    "live": (Line(STAFF),),
    "live-now": (Line(STAFF),),
    "data": (Line(STAFF),),
    "leaks": (Line(STAFF),),
    "user": (Line(STAFF, names={"user_id": ID}),),
    "user-erase": (Line(MAINTAINERS, "post", names={"user_id": ID}),),
    # Logging in.
    "log-in": (Line(EVERYBODY),),
    "log-in-code": (Line(NOBODY),),  # Only with a right password.
    "second-factor": (Line(LOGGED_IN),),
    # The admin's own pages.
    "admin:index": (Line(STAFF),),
    "admin:login": (Line(EVERYBODY),),
    "admin:logout": (Line(STAFF),),
    "admin:password_change": (Line(STAFF),),
    "admin:password_change_done": (Line(STAFF),),
    "admin:autocomplete": (Line(NOBODY),),  # No form of ours asks it.
    "admin:jsi18n": (Line(STAFF),),
    "admin:app_list": (Line(STAFF, names={"app_label": "events"}),),
    # No channel has this number; who may try one is tested beside the alerts.
    "admin:crashes_alertchannel_test": (Line(STAFF, "post", names={"channel_id": 1}),),
    "admin:auth_user_password_change": (Line(CHIEF, names={"id": 1}),),
}


def _job() -> Model:
    forget_logins.defer(timestamp=0)  # type: ignore[call-arg]  # what every task by the clock is given
    job: Model = ProcrastinateJob.objects.get()
    return job


def _app() -> Model:
    return second_factor.new_app(User.objects.get(username="a-chief"))


def _token() -> Model:
    token = ApiToken(name="of the chief", owner=User.objects.get(username="a-chief"))
    token.issue()
    token.save()
    return token


def _leak() -> Model:
    columns = {"event_type": "test", "key": "note", "rule": "email", "shard": 0, "count": 1}
    return LedgerEntry.objects.create(day=date(2026, 1, 1), **columns)


def _debug(model: Any, **columns: Any) -> Model:
    now = timezone.now()
    made: Model = model.objects.create(
        id=uuid4(), user_id=uuid4(), timestamp=now, created_at=now, **columns
    )
    return made


def _maps() -> Model:
    return MapRelease.objects.create(version="1.0.0", uploaded_at=timezone.now())


def _alert() -> Model:
    return Alert.objects.create(kind=AlertRule.Kind.NEW_GROUP)


def _funnel() -> Model:
    return Funnel.objects.create(name="first", steps=["app_opened", "test"])


def _price() -> Model:
    return ModelPrice.objects.create(model="m", valid_from=date(2026, 1, 1), usd_per_minute=1)


PAGES = {
    "auth_user": Pages(User.objects.create, CHIEF, add=CHIEF, edit=CHIEF, delete=CHIEF),
    "auth_group": Pages(
        lambda: Group.objects.create(name="new"), CHIEF, add=CHIEF, edit=CHIEF, delete=CHIEF
    ),
    "procrastinate_procrastinatejob": Pages(_job, MAINTAINERS),
    # A maintainer sees their own tokens; this one is somebody else's.
    "accounts_apitoken": Pages(_token, MAINTAINERS, row=CHIEF, add=MAINTAINERS),
    "accounts_authenticatorapp": Pages(_app, CHIEF, delete=CHIEF),
    "intake_ledgerentry": Pages(_leak, STAFF),
    "events_event": Pages(add_event, STAFF),
    "events_debugevent": Pages(lambda: _debug(DebugEvent, event_type="test"), STAFF),
    "crashes_crash": Pages(add_crash, STAFF),
    "crashes_debugcrash": Pages(
        lambda: _debug(DebugCrash, error_type="Error", error_message="x"), STAFF
    ),
    "crashes_maprelease": Pages(_maps, STAFF, delete=MAINTAINERS),
    "crashes_alertchannel": Pages(
        lambda: AlertChannel.objects.create(name="new", kind=AlertChannel.Kind.EMAIL),
        STAFF,
        add=MAINTAINERS,
        edit=MAINTAINERS,
        delete=MAINTAINERS,
    ),
    "crashes_alertrule": Pages(
        lambda: AlertRule.objects.create(name="new", kind=AlertRule.Kind.NEW_GROUP),
        STAFF,
        add=MAINTAINERS,
        edit=MAINTAINERS,
        delete=MAINTAINERS,
    ),
    "crashes_alert": Pages(_alert, STAFF),
    "stats_modelprice": Pages(_price, STAFF, add=MAINTAINERS, edit=MAINTAINERS, delete=MAINTAINERS),
    "stats_funnel": Pages(_funnel, STAFF, add=MAINTAINERS, edit=MAINTAINERS, delete=MAINTAINERS),
}
