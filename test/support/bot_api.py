"""Calls of the Bot API as bots make them, for the tests of the simulator."""

import json
import urllib.error
import urllib.request


def http(url, body=None, kind="application/json", timeout=30):
    request = urllib.request.Request(url, body, {"Content-Type": kind} if body is not None else {})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def call(telegram, method, token=None, **parameters):
    status, body = http(f"{telegram.url}/bot{token or telegram.token}/{method}", json.dumps(parameters).encode())
    return status, json.loads(body)


def result(telegram, method, **parameters):
    status, answer = call(telegram, method, **parameters)
    assert (status, answer["ok"]) == (200, True), answer
    return answer["result"]


def refusal(telegram, method, **parameters):
    status, answer = call(telegram, method, **parameters)
    assert answer["ok"] is False and answer["error_code"] == status
    return status, answer["description"]


def keyboard(*buttons):
    return {"inline_keyboard": [list(buttons)]}
