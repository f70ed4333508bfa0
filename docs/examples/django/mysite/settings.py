"""Settings of the example: Django's own start project, cut down, and what tgauth needs."""

import os

import redis

from tgauth import HttpSessions, RedisSessions

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
ALLOWED_HOSTS = os.environ.get("DJANGO_ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")
ROOT_URLCONF = "mysite.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3",
                         "NAME": os.environ.get("DJANGO_SQLITE", "db.sqlite3")}}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tgauth.django.TgauthMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "tgauth.django.TgauthBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "/tgauth/login"
# For a site without TLS, on a loopback name, and no other.
TGAUTH_PLAIN_HTTP = os.environ.get("TGAUTH_PLAIN_HTTP") == "1"
TGAUTH_STAFF_GROUP = "staff"
TGAUTH_GROUPS = ["editors"]
TGAUTH_SESSIONS = HttpSessions(os.environ.get("TGAUTH_SESSION_URL",
                                              "http://127.0.0.1:8080/tgauth/session"))
if os.environ.get("REDIS_URL"):
    TGAUTH_SESSIONS = RedisSessions(
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=1), TGAUTH_SESSIONS)
