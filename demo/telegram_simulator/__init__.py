from .simulator import TelegramSimulator  # noqa: F401
