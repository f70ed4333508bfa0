"""Error answers, in the words in which Telegram's server gives them."""

import json


class TelegramError(Exception):
    def __init__(self, code, description, retry_after=None):
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self):
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return json.dumps(answer, ensure_ascii=False).encode()


def bad_request(message):
    return TelegramError(400, f"Bad Request: {message}")


def forbidden(message):
    return TelegramError(403, f"Forbidden: {message}")


def conflict(message):
    return TelegramError(409, f"Conflict: {message}")


def not_found():
    return TelegramError(404, "Not Found")


def unauthorized():
    return TelegramError(401, "Unauthorized")


def too_many_requests(seconds):
    return TelegramError(429, f"Too Many Requests: retry after {seconds}", seconds)
