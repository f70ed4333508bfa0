"""The methods of the Bot API that the simulator knows, by their names in small letters.

Names, parameters and answers are those of https://core.telegram.org/bots/api.
"""

from . import chats, messages, profile, updates

METHODS = {function.__name__.replace("_", ""): function
           for module in (chats, messages, profile, updates) for function in module.METHODS}
