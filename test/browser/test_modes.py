"""A number that is typed, on a small phone in two languages, and what is unusual said before all else."""

import pytest

from support.chromium import Chromium
from support.keypad import tap_digits

WORDS = {
    "en": {"step": "Enter the same number there", "opened": "Enter {} in Telegram", "perhaps": "Confirm in Telegram. If asked: {}",
           "new": "You have not logged in from this browser or this network before."},
    "ru": {"step": "Наберите там это же число", "opened": "Наберите {} в Telegram", "perhaps": "Подтвердите вход в Telegram. Если спросят: {}",
           "new": "Из этого браузера и из этой сети вы раньше не входили."},
}


@pytest.fixture()
def set_modes(site):
    """Sets both modes, and waits until pages ask for that."""
    def both(confirm, unusual, text, browser):
        site.db.setting("confirm_mode", confirm)
        site.db.setting("unusual_mode", unusual)

        # Between one setting and the other the page may have such a text without a number.
        numbered = confirm in ("match", "type") or unusual in ("match", "type")

        def shown():
            browser.open_page(site)
            return text in browser.text("[data-next]") and bool(browser.all("p[data-code]")) == numbered

        browser.wait(shown, text)

    yield both
    site.db.setting("confirm_mode", None)
    site.db.setting("unusual_mode", None)


@pytest.mark.parametrize("language", WORDS)
def test_typed_and_unusual(site, set_modes, language):
    words = WORDS[language]
    ann = site.telegram.person("Ann", language_code=language)
    with Chromium(language, width=360, height=740) as page, Chromium(language, width=360, height=740) as phone:
        set_modes("type", "off", words["step"], page)
        code = page.code()
        phone.get(f"{site.phone_url(page.link())}&person={ann}")
        phone.wait(lambda: phone.shown("#start"), "the phone's START")
        phone.one("#start").click()
        page.wait_state("opened")
        assert page.text("[data-tap-text]") == words["opened"].format(code) and page.too_wide() == []

        def key(text):
            return next((k for k in phone.all(".key") if k.text == text), None)

        phone.wait(lambda: key(str(code // 10)), "the keypad").click()
        phone.wait(lambda: key(str(code)), "the second digits").click()
        page.arrives("/welcome")

        # From now on this person is known; somewhere else, the number is asked for.
        page.forget()
        phone.forget()
        site.db.query("UPDATE tgauth_known_client SET name = 'elsewhere', first_seen_at = first_seen_at - interval '1 day'"
                      " WHERE user_id = (SELECT id FROM tgauth_user WHERE telegram_id = %s)", ann)
        set_modes("button", "type", words["perhaps"].split(".")[0].split(" Telegram")[0].split()[0], page)
        code = page.code()
        phone.get(f"{site.phone_url(page.link())}&person={ann}")
        phone.wait(lambda: phone.shown("#start"), "the phone's START")
        phone.one("#start").click()
        page.wait_state("opened")
        assert page.text("[data-tap-text]") == words["perhaps"].format(code) and page.too_wide() == []
        phone.wait(lambda: key("9"), "the keypad")
        question = phone.all(".bubble")[-1] if phone.all(".bubble") else None
        assert site.telegram.from_bot(ann)[-1]["text"].startswith(f"❗ {words['new']}")
        # What is unusual is to be seen without scrolling.
        assert phone.script("return [...document.querySelectorAll('b')].some((b) => b.textContent.includes(arguments[0]) &&"
                            " b.getBoundingClientRect().top > 80)", words["new"]), question
        tap_digits(site.telegram, ann, code)
        page.arrives("/welcome")
