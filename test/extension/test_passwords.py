"""What a password costs, counted in calls of bcrypt and not in time; and what is written down of it."""

import pytest

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def connection(database):
    connection = database.connect()
    with connection.cursor() as cursor:
        cursor.execute("SET track_functions = 'all'; SET tgauth.bcrypt_cost = 6")
    yield connection
    connection.close()


def ask(connection, sql, *args):
    with connection.cursor() as cursor:
        cursor.execute(sql, args or None)
        return cursor.fetchone() if cursor.description else None


def calls_of_crypt(connection, sql, *args):
    """The answer, and how often pgcrypto's crypt ran for it."""
    count = "SELECT coalesce(sum(pg_stat_get_xact_function_calls(oid)), 0) FROM pg_proc WHERE proname = 'crypt'"
    ask(connection, "BEGIN")
    before, = ask(connection, count)
    answer = ask(connection, sql, *args)
    after, = ask(connection, count)
    ask(connection, "COMMIT")
    return answer, int(after - before)


def login(connection, name, password):
    return calls_of_crypt(connection, "SELECT status FROM tgauth_login(%s, %s)", name, password)


@pytest.fixture(scope="module")
def users(connection):
    ask(connection, "SELECT FROM tgauth_register('today', %s)", PASSWORD)
    ask(connection, "SET tgauth.bcrypt_cost = 4")
    ask(connection, "SELECT FROM tgauth_register('older', %s)", PASSWORD)
    ask(connection, "SET tgauth.bcrypt_cost = 6")
    token, code = ask(connection, "SELECT start_token, match_code FROM tgauth_begin()")
    status, password = ask(connection, "SELECT status, password FROM tgauth_confirm(%s, 42, 'machine', 'M', match_code => %s)",
                           token, code)
    assert status == "confirmed"
    ask(connection, "INSERT INTO tgauth_user (username) VALUES ('without')")
    ask(connection, "INSERT INTO tgauth_user (username, password_hash) VALUES ('imported', crypt(%s, gen_salt('bf', 5)))", PASSWORD)
    return password


def work(costs):
    return sum(2 ** cost for cost in costs)


def test_a_wrong_password_costs_as_much_as_an_unknown_user(connection, users):
    # one hash of today's cost, or older ones that add up to as much: 2^4 + 2^4 + 2^5 = 2^6
    assert work([4, 4, 5]) == work([5, 5]) == work([6])
    for name, calls in (("nobody", 1), ("today", 1), ("machine", 1), ("without", 1), ("99", 1), ("42", 1),
                        ("older", 3), ("imported", 2)):
        assert login(connection, name, "wrong password") == (("invalid",), calls), name


def test_a_good_password_costs_one_hash_or_none(connection, users):
    assert login(connection, "today", PASSWORD) == (("ok",), 1)
    assert login(connection, "machine", users) == (("ok",), 0)
    # verified at the old cost and hashed anew, and then it is as the others
    assert login(connection, "older", PASSWORD) == (("ok",), 2)
    assert login(connection, "older", PASSWORD) == (("ok",), 1)
    assert login(connection, "imported", PASSWORD) == (("ok",), 2)
    assert login(connection, "imported", PASSWORD) == (("ok",), 1)


def test_who_is_held_up_costs_nothing(connection, users):
    for i in range(6):
        assert login(connection, "guessed", f"guess {i}")[0] == ("invalid",)
    assert login(connection, "guessed", "guess") == (("throttled",), 0)


def test_nothing_is_written_down(database, postgres, users):
    """Neither in the server's log, where errors tell the statement's parameters, nor in a table."""
    secret = "a-secret-that-stands-out-éé"
    with database.connect() as connection:
        ask(connection, "SET tgauth.bcrypt_cost = 4; SET log_min_error_statement = 'panic'")
        ask(connection, "SELECT FROM tgauth_register('secretive', %s)", secret)
        token, = ask(connection, "SELECT access_token FROM tgauth_login('secretive', %s)", secret)
        ask(connection, "SELECT FROM tgauth_login('secretive', %s)", secret + "x")
    text = str([database.query(f"SELECT * FROM {table}") for table in
                ("tgauth_user", "tgauth_session", "tgauth_refresh", "tgauth_attempt", "tgauth_bot")])
    assert secret not in text and token not in text
    assert secret not in postgres.log_text()


@pytest.mark.parametrize("length", [8, 55, 71, 72, 73, 100, 1023, 1024])
def test_passwords_of_every_length_count_to_the_last_byte(database, length):
    name = f"length-{length}"
    password = "".join(chr(33 + i * 7 % 90) for i in range(length))
    with database.connect() as connection:
        ask(connection, "SET tgauth.bcrypt_cost = 4")
        ask(connection, "SELECT FROM tgauth_register(%s, %s)", name, password)
        changed = [password[:-1], password + "!", password[:-1] + "~", "~" + password[1:]]
        assert [ask(connection, "SELECT status FROM tgauth_login(%s, %s)", name, p)[0] for p in [*changed, password]] == \
            ["invalid"] * 4 + ["ok"]
