/*
 * login_return.c
 *		See login_return.h; tgauth_return and tgauth_return_code.
 *
 * Nothing is stored of an address or a code: both are MACs under the start key that signed
 * the login.  What is stored is that a login waits (tgauth_session.return_key) and how many
 * wrong codes there were.  Whoever returns locks the row, so of two that do so at once, or of
 * one and a fifth wrong code, the second finds what the first did.
 *
 * Who has not the login secret cannot ask anything here, so a stranger can neither use up
 * the tries nor burn the login; and who finds an address has found nothing.
 */
#include "postgres.h"

#include <ctype.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include <openssl/crypto.h>

#include "arg.h"
#include "client_address.h"
#include "crypto.h"
#include "journal.h"
#include "login_key.h"
#include "login_return.h"
#include "notify.h"
#include "session.h"
#include "session_usage.h"
#include "user_client.h"
#include "user_link.h"

/* Of two who return at once the second waits here, and finds what the first did. */
static tga_statement select_login = {
	.text =
		"SELECT " TGA_SESSION_STATE
		", s.return_key, s.channel, s.return_failures, s.user_id, "
		"host(s.address) "
		"FROM %1$s.tgauth_session AS s LEFT JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.login_id = $2 FOR UPDATE OF s",
	.nargs = 2,
	.types = {TIMESTAMPTZOID, BYTEAOID},
};

static tga_statement update_returned = {
	.text = "UPDATE %1$s.tgauth_session SET return_key = NULL, expires_at = $2, "
			"purge_at = $2, changed_at = $3, changed_xid = pg_current_xact_id() "
			"WHERE login_id = $1",
	.nargs = 3,
	.types = {BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static tga_statement update_failed = {
	.text = "UPDATE %1$s.tgauth_session SET return_failures = $2 WHERE login_id = $1",
	.nargs = 2,
	.types = {BYTEAOID, INT4OID},
};

/* It never became a session, so nobody but those who wait need hear of it. */
static tga_statement update_burned = {
	.text = "UPDATE %1$s.tgauth_session SET return_failures = $2, revoked_at = $3, "
			"revoked_why = $4, changed_at = $3, changed_xid = pg_current_xact_id() "
			"WHERE login_id = $1",
	.nargs = 4,
	.types = {BYTEAOID, INT4OID, TIMESTAMPTZOID, TEXTOID},
};

/* --- the return --------------------------------------------------------------------- */

typedef struct tga_return
{
	const tga_call *call;
	tga_start_token login; /* its id, channel and address */
	int64 user_id;
	tga_state state;
	int key_number;
	int failures;
} tga_return;

/* Locks and reads the row of the login that the secret is of. */
static void
read_login(tga_return *r, const text *secret_text)
{
	uint8_t secret[TGA_SECRET_BYTES];
	tga_args args = {0};
	bool ok;

	r->state = TGA_STATE_WAITING;
	if (secret_text == NULL || !tga_session_secret(secret_text, secret))
		return;
	ok = tga_login_id(secret, r->login.login_id);
	explicit_bzero(secret, sizeof(secret));
	if (!ok)
		tga_crypto_failed();
	tga_link_lock(r->call, r->login.login_id);
	tga_spi_arg_time(&args, r->call->now);
	tga_spi_arg_bytes(&args, r->login.login_id, TGA_LOGIN_ID_BYTES);
	if (tga_spi_run(r->call, &select_login, &args) == 0)
		return;
	if (!tga_state_parse(tga_spi_text(1), &r->state))
		elog(ERROR, "a session has no state");
	r->key_number = (int) tga_spi_int8(2);
	r->login.channel = (uint8_t) tga_spi_int8(3);
	r->failures = (int) tga_spi_int8(4);
	r->user_id = tga_spi_int8(5);
	if (tga_spi_text(6) != NULL)
		(void) tga_address_pack(tga_spi_text(6), r->login.address);
}

static void
write_journal(const tga_return *r, tga_journal_kind kind, const char *detail)
{
	tga_journal_write(r->call, &(tga_journal_entry){.kind = kind,
													.user_id = r->user_id,
													.login_id = r->login.login_id,
													.client = &r->login,
													.detail = detail});
}

static void
burn(tga_return *r, tga_status why)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, r->login.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int4(&args, r->failures);
	tga_spi_arg_time(&args, r->call->now);
	tga_spi_arg_text(&args, tga_status_word(why));
	if (tga_spi_run(r->call, &update_burned, &args) == 0)
		tga_spi_kept_out("tgauth_session");
	if (!tga_state_parse(tga_status_word(why), &r->state))
		r->state = TGA_STATE_REVOKED;
	tga_notify_login(TGA_NOTICE_DECLINED, &r->login, NULL);
}

/* Makes the link that the login is for, if it is for one; or burns it. */
static bool
finish_link(tga_return *r)
{
	int64 telegram_id;
	tga_status status = tga_link_finish(r->call, r->login.login_id, &telegram_id);

	if (status != TGA_STATUS_OK)
	{
		burn(r, status);
		write_journal(r, TGA_JOURNAL_LINK_REFUSED, tga_status_word(status));
		return false;
	}
	if (telegram_id != 0)
		write_journal(r, TGA_JOURNAL_LINKED, psprintf(INT64_FORMAT, telegram_id));
	return true;
}

/* From now on whoever holds the login secret can claim it, as any confirmed login. */
static void
become_confirmed(tga_return *r, const char *by)
{
	tga_args args = {0};

	if (!finish_link(r))
		return;
	tga_spi_arg_bytes(&args, r->login.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, tga_session_unclaimed_expiry(r->call));
	tga_spi_arg_time(&args, r->call->now);
	if (tga_spi_run(r->call, &update_returned, &args) == 0)
		tga_spi_kept_out("tgauth_session");
	r->state = TGA_STATE_CONFIRMED;
	tga_user_client_remember(r->call, r->login.login_id);
	write_journal(r, TGA_JOURNAL_RETURNED, by);
	tga_notify_login(TGA_NOTICE_CONFIRMED, &r->login, NULL);
}

static void
count_failure(tga_return *r)
{
	tga_args args = {0};
	bool burns = ++r->failures >= TGA_RETURN_TRIES;

	write_journal(r, TGA_JOURNAL_RETURN_FAILED, burns ? "code, the last try" : "code");
	if (burns)
	{
		burn(r, TGA_STATUS_MISMATCH);
		return;
	}
	tga_spi_arg_bytes(&args, r->login.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int4(&args, r->failures);
	if (tga_spi_run(r->call, &update_failed, &args) == 0)
		tga_spi_kept_out("tgauth_session");
}

/* Whether the token is that of an address of this login which is good now. */
static bool
is_good_token(const tga_return *r, const text *token)
{
	const char *characters = VARDATA_ANY(token);
	size_t len = TGA_ARG_LEN(token);
	int number = tga_return_token_key_number(characters, len);
	uint32_t issued_at = 0;
	tga_login_key key;
	int64 age;
	bool ours;

	if (number < 0 || !tga_login_key_by_number(r->call, number, &key))
		return false;
	ours =
		tga_return_token_open(characters, len, key.bytes, r->login.login_id, &issued_at);
	explicit_bzero(&key, sizeof(key));
	age = timestamptz_to_time_t(r->call->now) - TGA_EPOCH - issued_at;
	return ours && age <= TGA_RETURN_ADDRESS_SECONDS;
}

/* tgauth_return(login_secret, token) → what became of the login */
PG_FUNCTION_INFO_V1(tgauth_return);
Datum
tgauth_return(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_return r = {.call = &call};
	const text *token = tga_arg_text(fcinfo, 1);

	tga_spi_begin(&call, fcinfo);
	read_login(&r, tga_arg_text(fcinfo, 0));
	if (r.state == TGA_STATE_RETURNING && token != NULL && is_good_token(&r, token))
		become_confirmed(&r, "address");
	tga_spi_end();
	PG_RETURN_TEXT_P(cstring_to_text(tga_state_word(r.state)));
}

/* What cannot be a code is a slip, and no guess. */
static bool
is_code(const text *code)
{
	const char *digits;

	if (code == NULL || TGA_ARG_LEN(code) != TGA_RETURN_CODE_CHARS)
		return false;
	digits = VARDATA_ANY(code);
	for (int i = 0; i < TGA_RETURN_CODE_CHARS; i++)
		if (!isdigit((unsigned char) digits[i]))
			return false;
	return true;
}

static void
try_code(tga_return *r, const text *code)
{
	char right[TGA_RETURN_CODE_CHARS + 1];
	tga_login_key key;
	bool made, matches;

	if (!tga_login_key_by_number(r->call, r->key_number, &key))
	{
		count_failure(r);
		return;
	}
	made = tga_return_code(key.bytes, r->login.login_id, right);
	explicit_bzero(&key, sizeof(key));
	if (!made)
		tga_crypto_failed();
	matches = CRYPTO_memcmp(right, VARDATA_ANY(code), TGA_RETURN_CODE_CHARS) == 0;
	explicit_bzero(right, sizeof(right));
	if (matches)
		become_confirmed(r, "code");
	else
		count_failure(r);
}

enum code_column
{
	CODE_STATUS,
	CODE_TRIES_LEFT,
	CODE_COLUMNS
};

/* tgauth_return_code(login_secret, code) → (what became of the login, tries_left) */
PG_FUNCTION_INFO_V1(tgauth_return_code);
Datum
tgauth_return_code(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_return r = {.call = &call};
	const text *code = tga_arg_text(fcinfo, 1);
	Datum values[CODE_COLUMNS];
	bool nulls[CODE_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_spi_begin(&call, fcinfo);
	read_login(&r, tga_arg_text(fcinfo, 0));
	if (r.state == TGA_STATE_RETURNING && is_code(code))
		try_code(&r, code);
	tga_spi_end();
	tga_spi_set_text(values, nulls, CODE_STATUS, tga_state_word(r.state));
	if (r.state == TGA_STATE_RETURNING)
	{
		values[CODE_TRIES_LEFT] = Int32GetDatum(TGA_RETURN_TRIES - r.failures);
		nulls[CODE_TRIES_LEFT] = false;
	}
	return tga_spi_return_row(fcinfo, values, nulls);
}
