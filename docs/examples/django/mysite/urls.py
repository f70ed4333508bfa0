"""Views for everybody, for who is logged in, and who that is as JSON; Django's own logout."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LogoutView
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.utils.html import format_html


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
                         "user_id": request.tgauth["user_id"], "is_staff": request.user.is_staff,
                         "groups": sorted(group.name for group in request.user.groups.all())})


urlpatterns = [path("", home), path("private", private), path("who", who),
               path("logout", LogoutView.as_view(next_page="/"))]
