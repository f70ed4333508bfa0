"""What a password costs, counted in calls of bcrypt and not in time; and what is written down of it."""

import time

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
    return calls_of_crypt(connection, "SELECT status FROM tgauth_login(%s, %s, '192.0.2.1')", name, password)


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


def test_nor_less_where_hashes_of_a_higher_cost_are_left(connection, users):
    # 2^5 + 2^5 = 2^6, and an unknown name costs the highest in use
    ask(connection, "SET tgauth.bcrypt_cost = 5")
    try:
        for name, calls in (("nobody", 1), ("today", 1), ("machine", 1), ("imported", 2)):
            assert login(connection, name, "wrong password") == (("invalid",), calls), name
    finally:
        ask(connection, "SET tgauth.bcrypt_cost = 6")


def test_what_is_longer_than_a_password_costs_no_more(connection, users):
    """32 KB of combining marks took 11 seconds to put in order, and a name that nobody has took none."""
    marks = "a" + "\u0301" * 8000 + "\u0323" * 8000
    for name in ("nobody", "today", "machine", "imported"):
        before = time.monotonic()
        assert login(connection, name, marks)[0] == ("invalid",)
        assert time.monotonic() - before < 1, name
    with pytest.raises(Exception, match="more than 1024 bytes"):
        ask(connection, "SELECT FROM tgauth_register('marks', %s)", marks)


def test_the_work_can_be_interrupted(database):
    with database.connect() as connection:
        ask(connection, "SET tgauth.bcrypt_cost = 16; SET statement_timeout = '200ms'")
        before = time.monotonic()
        with pytest.raises(Exception, match="statement timeout"):
            ask(connection, "SELECT FROM tgauth_login('nobody', 'x')")
        assert time.monotonic() - before < 1.5


def test_a_good_password_costs_one_hash_or_none(connection, users):
    assert login(connection, "today", PASSWORD) == (("ok",), 1)
    assert login(connection, "machine", users) == (("ok",), 0)
    assert login(connection, "machine", users) == (("invalid",), 1)
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


def test_statements_of_errors_keep_their_secrets(database, postgres, users):
    """The server logs the statement of an error; those of ours, and of what goes wrong below, are left out."""
    secret = "a-secret-in-a-statement"
    statements = [
        f"SELECT tgauth_register('secretive', '{secret}' || repeat('x', 1024))",
        f"SELECT tgauth_register('x', '{secret}')",
        f"SELECT tgauth_register('today', '{secret}')",
        f"SELECT tgauth_register(NULL, '{secret}')",
        f"SELECT tgauth_login(NULL, '{secret}')",
        f"SELECT tgauth_login_browser('\\x00', 'today', '{secret}')",
        f"SELECT tgauth_login_browser(NULL, 'today', '{secret}')",
        f"SELECT tgauth_set_password('{secret}', '{secret}')",
        f"SELECT tgauth_confirm('{secret}', -5)",
        f"SELECT tgauth_preview_by_bot('{secret}', 'x', 5)",
        f"SELECT tgauth_web_app('x', '{secret}', NULL)",
        f"SET statement_timeout = '100ms'; SET tgauth.bcrypt_cost = 16; SELECT tgauth_login('today', '{secret}')",
    ]
    for statement in statements:
        before = len(postgres.log_text())
        with pytest.raises(Exception):
            database.query(statement)
        said = postgres.log_text()[before:]
        assert "ERROR" in said and secret not in said, statement
    # one of somebody else's tells its own
    with pytest.raises(Exception):
        database.query("SELECT 1/0 AS told")
    assert "AS told" in postgres.log_text()


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
