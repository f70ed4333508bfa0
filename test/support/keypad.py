"""A number that is typed in the chat, on whatever bot's keypad."""


def keys(telegram, person):
    return [b["text"] for row in telegram.buttons(person) for b in row]


def tap_digits(telegram, person, number):
    """The first digit; then the key that says the whole number."""
    first = telegram.wait_for(lambda: "1" in keys(telegram, person) and str(number // 10), "the keypad")
    telegram.tap(person, first)
    telegram.wait_for(lambda: str(number) in keys(telegram, person), "the keys of the second digit")
    telegram.tap(person, str(number))
