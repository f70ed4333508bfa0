"""Telegram's other proofs, against a second implementation of Telegram's side."""

import json
import random
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.proofs import BOT, BOT_ID, SIGNER, check_string, encode, seal_web_app, seal_widget, sealed, sign, user, widget


@pytest.fixture(scope="module")
def connection(database):
    connection = database.connect()
    public = SIGNER.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()
    with connection.cursor() as cursor:
        cursor.execute("SET tgauth.telegram_public_key = %s", (public,))
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def ask(connection):
    def run(sql, *args):
        with connection.cursor() as cursor:
            cursor.execute(sql, args)
            return cursor.fetchall()
    return run


@pytest.fixture(scope="module")
def statuses(ask):
    """What both checks of a Mini App say of initData: by the bot's token, and by Telegram's key."""
    def run(data, max_age="1 hour", token=BOT):
        return ask("SELECT a.status, b.status FROM tgauth_web_app(%s, %s, %s::interval) AS a, "
                   "tgauth_web_app_signature(%s, %s, %s::interval) AS b", data, token, max_age, data, BOT_ID, max_age)[0]
    return run


GOOD = ("ok", "ok")
BAD = ("invalid", "invalid")


def test_a_whole_launch(ask, statuses):
    fields = sealed()
    for function, secret in (("tgauth_web_app", BOT), ("tgauth_web_app_signature", BOT_ID)):
        row = ask(f"SELECT * FROM {function}(%s, %s)", encode(fields), secret)[0]
        assert row[:7] == ("ok", 279058397, "vdkfrost", "Владислав 😀", "O'Neil / \"x\"", "ru", "https://t.me/i/userpic/320/x.svg")
        assert int(row[7].timestamp()) == int(fields["auth_date"])


def test_order_and_encoding_do_not_matter_where_they_mean_the_same(statuses):
    fields = sealed()
    items = list(fields.items())
    for seed in range(10):
        random.Random(seed).shuffle(items)
        assert statuses(encode(dict(items))) == GOOD
    everything = "&".join(f"{''.join(f'%{b:02X}' for b in k.encode())}={''.join(f'%{b:02x}' for b in v.encode())}"
                          for k, v in fields.items())
    assert statuses(everything) == GOOD
    assert statuses(urlencode(fields)) == GOOD  # with + for a space
    assert statuses(encode(sealed(start_param="a b"))) == GOOD


@pytest.mark.parametrize("name", ["query_id", "user", "chat_instance", "start_param", "auth_date"])
def test_a_field_that_is_changed_left_out_or_doubled(statuses, name):
    fields = sealed()
    assert statuses(encode({**fields, name: fields[name] + "1"})) == BAD
    assert statuses(encode({k: v for k, v in fields.items() if k != name})) == BAD
    assert statuses(encode(fields) + "&" + encode({name: fields[name]})) == BAD
    assert statuses(encode({name: "x"}) + "&" + encode(fields)) == BAD
    assert statuses(encode(fields) + "&" + "".join(f"%{b:02x}" for b in name.encode()) + "=x") == BAD


def test_hash_and_signature(statuses):
    fields = sealed()
    assert statuses(encode({k: v for k, v in fields.items() if k != "hash"})) == ("invalid", "ok")
    # signature is part of what hash seals
    assert statuses(encode({k: v for k, v in fields.items() if k != "signature"})) == BAD
    assert statuses(encode({**fields, "hash": fields["hash"].upper()})) == ("invalid", "ok")
    assert statuses(encode({**fields, "hash": fields["hash"] + "00"})) == ("invalid", "ok")
    assert statuses(encode({**fields, "hash": ""})) == ("invalid", "ok")
    for signature in (fields["signature"] + "==", fields["signature"][:-1], "", fields["signature"].replace("-", "+"),
                      "A" * 86, sign(fields, BOT_ID + 1), sign(fields, key=Ed25519PrivateKey.generate())):
        if signature == fields["signature"]:
            continue
        changed = {**fields, "signature": signature}
        changed["hash"] = seal_web_app(changed)
        assert statuses(encode(changed)) == ("ok", "invalid"), signature
    assert statuses(encode(fields) + "&hash=" + fields["hash"]) == BAD
    # an old client sends no signature: sealed without, it is good
    old = {k: v for k, v in fields.items() if k not in ("hash", "signature")}
    old["hash"] = seal_web_app(old)
    assert statuses(encode(old)) == ("ok", "invalid")
    # what the widget is sealed with is no seal here
    assert statuses(encode({**fields, "hash": seal_widget(fields)})) == ("invalid", "ok")
    assert statuses(encode(sealed(token=BOT[:-1] + "_"))) == ("invalid", "ok")


def test_freshness(statuses):
    assert statuses(encode(sealed(age=3000))) == GOOD
    assert statuses(encode(sealed(age=3700))) == ("expired", "expired")
    assert statuses(encode(sealed(age=3700)), "2 hours") == GOOD
    assert statuses(encode(sealed(age=90000)), "1 day") == ("expired", "expired")
    # a clock may be a little ahead, and no more
    assert statuses(encode(sealed(age=-20))) == GOOD
    assert statuses(encode(sealed(age=-3600))) == BAD
    for date in ("", "0", "x", "-1", "+1", " 1", "1.5", "01", "1e9", "9" * 30, str(2 ** 62), None):
        fields = sealed(auth_date=date)
        assert statuses(encode(fields)) == (("expired", "expired") if date == "0" else BAD), date


def test_users_that_are_none(statuses):
    for person in (None, "", "{}", "[]", "null", "{", user(id=0), user(id=-5), user(id="279058397"), user(id=1.5), user(id=2 ** 63),
                   user()[:-1], user() + " x", user()[:-1] + ',"id":5}', '{"\\u0069d":5}', '{"id":5,"first_name":"\\ud800"}',
                   '{"id":5,"first_name":"\\u0000"}', '{"id":5,"x":' + "[" * 50 + "]" * 50 + "}"):
        assert statuses(encode(sealed(user=person))) == BAD, person
    # Telegram may tell more or less of a person
    for person in ('{"id":5}', user(x={"y": [1, 2, {"z": None}]}), ' { "id" : 5 } ', user(username=None), user(first_name=17)):
        assert statuses(encode(sealed(user=person))) == GOOD, person


@pytest.mark.parametrize("data", [
    "", "&", "=", "==", "hash", "hash=", "&&", "a=b&", "&a=b", "a=b&&c=d", "=b", "a", "%", "%=", "a=%", "a=%4", "a=%zz", "a=%00",
    "%00=a", "a%3Db=c", "A=b", "a-b=c", "a.b=c", "a=%0a", "a=%7F", "a=\x01", "é=x", "a=%FF%FE", "a" * 20000 + "=b", "a=" + "b" * 20000,
    "&".join(f"f{i}=x" for i in range(100))])
def test_what_is_no_init_data(statuses, data):
    assert statuses(data) == BAD


def test_a_line_feed_does_not_make_one_field_of_two(statuses):
    """What is signed as two fields cannot be sent as one, whose text is the same."""
    fields = sealed()
    merged = {k: v for k, v in fields.items() if k not in ("chat_instance", "chat_type")}
    merged["chat_instance"] = f"{fields['chat_instance']}\nchat_type={fields['chat_type']}"
    assert check_string(merged, {"hash"}) == check_string(fields, {"hash"})
    assert statuses(encode(merged)) == BAD


@pytest.mark.parametrize("seed", range(3))
def test_random_mutations(ask, seed):
    """None that changes a field is accepted, and none raises."""
    dice = random.Random(f"proofs {seed}")
    fields = sealed()
    data = encode(fields)

    def mutate():
        text = list(data)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(text))
            match dice.randrange(4):
                case 0:
                    del text[place:place + dice.randrange(1, 10)]
                case 1:
                    text[place] = dice.choice("%&=+;abc019\u00e9\u20ac")
                case 2:
                    text[place:place] = dice.choice(["%", "&", "=", "&hash=", "%00", "%0A", "+", "user=", "é"])
                case 3:
                    other = dice.randrange(len(text))
                    text[place:place] = text[other:other + 15]
            text = text or ["x"]
        return "".join(text)

    mutants = list({mutate() for _ in range(1000)})
    accepted = ask("SELECT d, a.status, b.status FROM unnest(%s::text[]) AS d, tgauth_web_app(d, %s) AS a, "
                   "tgauth_web_app_signature(d, %s) AS b WHERE a.status <> 'invalid' OR b.status <> 'invalid'",
                   mutants, BOT, BOT_ID)
    for mutant, by_token, by_key in accepted:
        same = dict(parse_qsl(mutant, keep_blank_values=True))
        if by_token == "ok":
            assert same == fields, mutant
        if by_key == "ok":
            assert {k: v for k, v in same.items() if k != "hash"} == {k: v for k, v in fields.items() if k != "hash"}, mutant


# --- the Login Widget ----------------------------------------------------------------------------


def test_the_login_widget(ask):
    status = "SELECT status, telegram_id FROM tgauth_login_widget(%s::json, %s, %s::interval)"
    data = widget()
    assert ask(status, json.dumps(data), BOT, "1 hour") == [("ok", 77)]
    as_text = {k: str(v) for k, v in data.items()}
    assert ask(status, json.dumps(as_text), BOT, "1 hour") == [("ok", 77)]
    assert ask(status, json.dumps(dict(reversed(data.items()))), BOT, "1 hour") == [("ok", 77)]
    assert ask(status, json.dumps(widget(age=7200)), BOT, "1 hour") == [("expired", 77)]
    for changed in ({**data, "id": 78}, {**data, "x": "y"}, {k: v for k, v in data.items() if k != "username"},
                    {**data, "hash": seal_web_app({k: str(v) for k, v in data.items()})}, widget("1:other"),
                    widget(age=-3600), {**data, "first_name": "Zoë"}):
        assert ask(status, json.dumps(changed), BOT, "1 hour") == [("invalid", None)], changed


def test_a_session_is_one_more_call(ask):
    row = ask("SELECT s.status, s.session_token FROM tgauth_web_app(%s, %s) AS p, tgauth_open_session(p.telegram_id, p.username, "
              "p.first_name, p.last_name, p.language_code, p.photo_url, '203.0.113.7', 'Firefox/1') AS s WHERE p.status = 'ok'",
              encode(sealed()), BOT)[0]
    assert row[0] == "confirmed"
    assert ask("SELECT telegram_id, username, first_name FROM tgauth_session(%s)", row[1]) == [(279058397, "vdkfrost", "Владислав 😀")]


def test_another_key_is_for_a_superuser_to_set(database):
    import psycopg2
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        database.query("SELECT tgauth_settings(); SET tgauth.telegram_public_key = 'test'", user="test_bot")
