"""Three views: for everybody, for who is logged in, and who that is as JSON."""

from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.utils.html import format_html

from tgauth_django import login_required


def home(request):
    user = request.user
    name = (user.first_name or user.get_username()) if user.is_authenticated else "stranger"
    return HttpResponse(format_html("<!doctype html><title>Hello</title><h1>Hello, {}</h1>\n", name))


@login_required
def private(request):
    return home(request)


def who(request):
    if not request.user.is_authenticated:
        return JsonResponse(None, safe=False, status=401)
    return JsonResponse({"username": request.user.get_username(),
                         "first_name": request.user.first_name,
                         "user_id": request.tgauth["user_id"]})


urlpatterns = [path("", home), path("private", private), path("who", who)]
