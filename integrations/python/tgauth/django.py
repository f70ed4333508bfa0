"""Django behind tgauth: who was logged in by the bot is `request.user`.  In settings.py:

    from tgauth import HttpSessions

    MIDDLEWARE += ["tgauth.django.TgauthMiddleware"]
    AUTHENTICATION_BACKENDS = ["tgauth.django.TgauthBackend",
                               "django.contrib.auth.backends.ModelBackend"]
    LOGIN_URL = "/tgauth/login"
    TGAUTH_SESSIONS = HttpSessions("http://127.0.0.1:8080/tgauth/session")
    TGAUTH_PLAIN_HTTP = True            # only for a site without TLS, on a loopback name
    TGAUTH_STAFF_GROUP = "staff"        # optional: who is in it is is_staff
    TGAUTH_SUPERUSER_GROUP = "admins"   # optional: who is in it is is_superuser
    TGAUTH_GROUPS = ["editors"]         # optional: these are groups of Django as well

Nothing is kept in Django's own session: each request asks anew, from Redis or from
pushd, so a login that was ended in Telegram is over here at once.  Django's logout()
ends the login everywhere.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Set

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from .session import RETRY_AFTER, UNAVAILABLE_TEXT, Session, Unavailable, log, session_token


def request_token(request: HttpRequest) -> Optional[str]:
    return session_token(request.META.get("HTTP_COOKIE"), getattr(settings, "TGAUTH_PLAIN_HTTP", False))


def user_name(user_id: int) -> str:
    """The number stays a person's; a Telegram user name passes from one to another."""
    return f"tgauth-{user_id}"


class TgauthBackend(ModelBackend):  # type: ignore[misc]  # Django has no types of its own
    """The Django user of a tgauth session, made when they first come."""

    def authenticate(self, request: Optional[HttpRequest], tgauth_session: Optional[Session] = None) -> Any:
        if tgauth_session is None:
            return None
        user, _ = get_user_model().objects.get_or_create(username=user_name(tgauth_session["user_id"]))
        wanted: Dict[str, Any] = {"first_name": (tgauth_session["first_name"] or "")[:150]}
        for flag, setting in (("is_staff", "TGAUTH_STAFF_GROUP"), ("is_superuser", "TGAUTH_SUPERUSER_GROUP")):
            if getattr(settings, setting, None):
                wanted[flag] = getattr(settings, setting) in tgauth_session["groups"]
        changed = [field for field, value in wanted.items() if getattr(user, field) != value]
        for field in changed:
            setattr(user, field, wanted[field])
        # Also where the row was there before: who registers under such a name shall not keep a key to it.
        if user.has_usable_password():
            user.set_unusable_password()
            changed.append("password")
        if changed:
            user.save(update_fields=changed)
        self.follow_groups(user, set(tgauth_session["groups"]))
        return user if self.user_can_authenticate(user) else None

    @staticmethod
    def follow_groups(user: Any, names: Set[str]) -> None:
        """Of the groups that are named in the settings; others are Django's own."""
        followed = set(getattr(settings, "TGAUTH_GROUPS", ()))
        if not followed:
            return
        has = set(user.groups.filter(name__in=followed).values_list("name", flat=True))
        for name in (names & followed) - has:
            user.groups.add(Group.objects.get_or_create(name=name)[0])
        user.groups.remove(*user.groups.filter(name__in=has - names))


class TgauthMiddleware:
    """Sets request.tgauth (the session, or None) and, where there is one, request.user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        token = request_token(request)
        try:
            request.tgauth = settings.TGAUTH_SESSIONS.find(token) if token else None
        except Unavailable as error:
            return self.process_exception(request, error)
        if request.tgauth is not None:
            user = authenticate(request, tgauth_session=request.tgauth)
            if user is not None:
                request.user = user
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Optional[HttpResponse]:
        """Also of a logout that could not be told: it has not happened, and must not look as if."""
        if not isinstance(exception, Unavailable):
            return None
        log.warning("%s", exception)
        return HttpResponse(UNAVAILABLE_TEXT, status=503, content_type="text/plain",
                            headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})


@receiver(user_logged_out, dispatch_uid="tgauth")  # type: ignore[misc]
def end_session(sender: Any, request: Any, **kwargs: Any) -> None:
    if getattr(request, "tgauth", None) is not None:
        settings.TGAUTH_SESSIONS.end(request_token(request))
        request.tgauth = None
