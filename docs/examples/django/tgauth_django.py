"""Django behind tgauth: who was logged in by the bot is `request.user`.

In settings.py:

    MIDDLEWARE = [..., "django.contrib.auth.middleware.AuthenticationMiddleware",
                  "tgauth_django.TgauthMiddleware", ...]
    AUTHENTICATION_BACKENDS = ["tgauth_django.TgauthBackend",
                               "django.contrib.auth.backends.ModelBackend"]
    LOGIN_URL = "/tgauth/login"
    TGAUTH_SESSIONS = HttpSessions("http://127.0.0.1:8080/tgauth/session")

Nothing is kept in Django's own session: each request asks anew, from Redis or from
pushd, so a login that was ended in Telegram is over here at once.
"""

import functools

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.decorators import login_required as django_login_required
from django.http import HttpResponse

from tgauth_sessions import Unavailable, session_token

# The login page calls `return` what Django calls `next`.
login_required = functools.partial(django_login_required, redirect_field_name="return")


class TgauthBackend(ModelBackend):
    """The Django user of a tgauth session, made when they first come.

    They are found by the number that stays theirs; a Telegram user name passes
    from one person to another.
    """

    def authenticate(self, request, tgauth_session=None):
        if tgauth_session is None:
            return None
        user, _ = get_user_model().objects.get_or_create(
            username=f"tgauth-{tgauth_session['user_id']}")
        name = (tgauth_session["first_name"] or "")[:150]
        if user.first_name != name:
            user.first_name = name
            user.save(update_fields=["first_name"])
        return user if self.user_can_authenticate(user) else None


class TgauthMiddleware:
    """Sets request.tgauth (the session, or None) and, where there is one, request.user."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = session_token(request.META.get("HTTP_COOKIE"))
        try:
            request.tgauth = settings.TGAUTH_SESSIONS.find(token) if token else None
        except Unavailable:
            return HttpResponse("Logins cannot be checked just now.\n", status=503,
                                content_type="text/plain", headers={"Retry-After": "2"})
        if request.tgauth is not None:
            user = authenticate(request, tgauth_session=request.tgauth)
            if user is not None:
                request.user = user
        return self.get_response(request)
