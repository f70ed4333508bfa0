"""Error answers, in the words in which Telegram's server gives them."""

import json

from .http import Response


class TelegramError(Exception):
    def __init__(self, code, description, retry_after=None):
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def response(self):
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        headers = {}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
            headers["Retry-After"] = self.retry_after
        return Response(self.code, json.dumps(answer, ensure_ascii=False).encode(), headers=headers)


def bad_request(message):
    """A message begins small, unless it is one of the codes in capitals."""
    if not (message[1:2] == "_" or "A" <= message[1:2] <= "Z"):
        message = message[:1].lower() + message[1:]
    return TelegramError(400, f"Bad Request: {message}")


def forbidden(message):
    return TelegramError(403, f"Forbidden: {message}")


def conflict(message):
    return TelegramError(409, f"Conflict: {message}")


def not_found(message=None):
    return TelegramError(404, f"Not Found: {message}" if message else "Not Found")


def unauthorized(message=None):
    return TelegramError(401, f"Unauthorized: {message}" if message else "Unauthorized")


def too_many_requests(seconds):
    return TelegramError(429, f"Too Many Requests: retry after {seconds}", seconds)
