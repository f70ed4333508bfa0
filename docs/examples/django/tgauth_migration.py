"""Brings an account of the older site along: who was logged in by the bot proves that they had it.

In urls.py, with tgauth_migration.sql in the database and tgauth.django in the settings:

    path("account/old", tgauth_migration.claim)

The nickname has proposed the account; the proof is Django's own session in this browser,
from before, or the old password.
"""

from django.contrib.auth import get_user, get_user_model
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.csrf import csrf_protect

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Your older account</title>
<meta name="viewport" content="width=device-width"><main><h1>Your older account</h1>
<p>You are logged in by Telegram as {}.</p>{}</main></html>"""
FORM = """<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">
<p>Its owner can bring the account {} along. From then on it is opened by Telegram alone.</p>{}
<button>Bring it along</button></form>"""
PASSWORD = """<p role="alert">{}</p><p><label>The password that you had here
<input type="password" name="password" autocomplete="current-password" required></label></p>"""
NONE = "<p>There is none that you could bring along here. If you had one, with another nickname perhaps, write to us.</p>"
WRONG = "That is not the password. After five tries only we can help: write to us."


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def find_proved(request, user_id):
    """The account, and what proves it."""
    before = get_user(request)  # Django's own session, not the bot's
    if before.pk in ask("SELECT tgauth_migration.proposed(%s)", user_id):
        return before, "session"
    if request.method == "POST":
        # In a transaction that is over before the password is looked at.
        tries = ask("SELECT tgauth_migration.try_password(%s)", user_id)
        for account in get_user_model().objects.filter(pk__in=tries):
            if account.check_password(request.POST.get("password", "")):
                return account, "password"
    return None, None


@transaction.non_atomic_requests
@never_cache
@xframe_options_deny
@csrf_protect
@login_required
def claim(request):
    """Asks on GET, since a link must not hand anything over; does it on POST."""
    if request.tgauth is None:
        return redirect_to_login(request.get_full_path())
    user_id = request.tgauth["user_id"]
    account, proof = find_proved(request, user_id)
    if request.method == "POST" and account is not None:
        ask("SELECT tgauth_migration.claim(%s, %s, %s)", account.pk, user_id, proof)
        request.session.flush()
        return redirect("/")
    proposed = get_user_model().objects.filter(pk__in=ask("SELECT tgauth_migration.proposed(%s)", user_id))
    names = [account.get_username()] if account else [a.get_username() for a in proposed]
    field = "" if account else format_html(PASSWORD, WRONG if request.method == "POST" else "")
    form = format_html(FORM, get_token(request), " or ".join(names), field) if names else format_html(NONE)
    return HttpResponse(format_html(PAGE, request.tgauth["first_name"] or f"number {user_id}", form),
                        status=403 if request.method == "POST" else 200)
