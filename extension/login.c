/*
 * login.c
 *		See login.h; and tgauth_preview, tgauth_decline.
 *
 * Nothing that a stranger can send raises: what they can choose is the start
 * token, their profile and the number.  An error is for what the bot's author
 * got wrong.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "client_address.h"
#include "locks.h"
#include "login.h"
#include "notify.h"
#include "user_agent.h"

/* How far the clock of a pushd may be ahead of ours. */
#define CLOCK_SKEW_SECONDS 60

static tga_statement select_status = {
	.text = "SELECT u.id, u.blocked, u.username, s.login_id IS NOT NULL, s.user_id, "
			"s.revoked_why "
			"FROM (SELECT) AS one "
			"LEFT JOIN %1$s.tgauth_session AS s ON s.login_id = $1 "
			"LEFT JOIN %1$s.tgauth_user AS u ON u.telegram_id = $2",
	.nargs = 2,
	.types = {BYTEAOID, INT8OID},
};

static tga_statement insert_burned = {
	.text = "INSERT INTO %1$s.tgauth_session (login_id, channel, created_at, expires_at, "
			"revoked_at, revoked_why, changed_at, changed_xid) "
			"VALUES ($1, $2, $3, $3, $3, $4, $3, pg_current_xact_id()) "
			"ON CONFLICT (login_id) DO NOTHING",
	.nargs = 4,
	.types = {BYTEAOID, INT4OID, TIMESTAMPTZOID, TEXTOID},
};

int64
tga_arg_telegram_id(FunctionCallInfo fcinfo, int number)
{
	int64 telegram_id;

	tga_require_arg(fcinfo, number, "telegram_id");
	telegram_id = PG_GETARG_INT64(number);
	if (telegram_id <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("telegram_id must be the id of a person"),
				 errdetail("Ids of groups and channels are negative."),
				 errhint("Pass the id of the sender (from.id), not of the chat.")));
	return telegram_id;
}

/* A key that was retired before the token was made has not signed it for us. */
static bool
key_may_have_signed(const tga_key *key, TimestampTz issued_at)
{
	return !key->retired || issued_at <= key->retired_at + TGA_KEY_SIGNS * USECS_PER_SEC;
}

bool
tga_login_open(const tga_call *call, const text *token, tga_login *login)
{
	const char *characters;
	size_t len;
	int number;
	tga_key key;
	bool opened = false;

	if (token == NULL)
		return false;
	characters = VARDATA_ANY(token);
	len = TGA_ARG_LEN(token);
	number = tga_start_token_key_number(characters, len);
	if (number < 0 || !tga_key_by_number(call, number, &key))
		return false;
	if (tga_start_token_open(characters, len, key.bytes, &login->token))
	{
		const uint8_t *id = login->token.login_id;

		login->issued_at = time_t_to_timestamptz(TGA_EPOCH + login->token.issued_at);
		login->match_code = tga_match_code(key.bytes, id);
		/* A code of 0 must never come to be compared with what somebody sent. */
		if (login->match_code == 0 || !tga_match_choices(key.bytes, id, login->choices))
		{
			explicit_bzero(&key, sizeof(key));
			tga_crypto_failed();
		}
		opened = key_may_have_signed(&key, login->issued_at);
	}
	explicit_bzero(&key, sizeof(key));
	if (opened && login->issued_at > call->now + CLOCK_SKEW_SECONDS * USECS_PER_SEC)
	{
		ereport(LOG, (errmsg("a start token was issued in the future"),
					  errhint("Compare the clocks of this server and of pushd.")));
		return false;
	}
	return opened;
}

const char *
tga_login_status(const tga_call *call, const tga_login *login, tga_person *person,
				 int ttl)
{
	tga_args args = {0};
	bool isnull;
	int64 session_user_id;
	char *why;

	tga_arg_bytes(&args, login->token.login_id, TGA_LOGIN_ID_BYTES);
	tga_arg_int8(&args, person->telegram_id);
	tga_run(call, &select_status, &args);
	person->user_id = DatumGetInt64(tga_cell(1, &isnull));
	person->known = !isnull;
	person->blocked = tga_cell_bool(2);
	person->username = tga_cell_text(3);
	if (person->blocked)
		return TGA_BLOCKED;
	if (tga_cell_bool(4))
	{
		session_user_id = tga_cell_int8(5);
		why = tga_cell_text(6);
		if (why != NULL && strcmp(why, TGA_DECLINED) == 0)
			return TGA_DECLINED;
		if (why != NULL && strcmp(why, TGA_MISMATCH) == 0)
			return TGA_MISMATCH;
		if (person->known && session_user_id == person->user_id)
			return TGA_ALREADY_CONFIRMED;
		return TGA_USED;
	}
	if (call->now > login->issued_at + ttl * USECS_PER_SEC)
		return TGA_EXPIRED;
	return NULL;
}

void
tga_login_burn(const tga_call *call, const tga_login *login, const char *why)
{
	tga_args args = {0};

	tga_arg_bytes(&args, login->token.login_id, TGA_LOGIN_ID_BYTES);
	tga_arg_int4(&args, login->token.channel);
	tga_arg_time(&args, call->now);
	tga_arg_text(&args, why);
	tga_run(call, &insert_burned, &args);
	tga_notify_login("declined", &login->token);
}

/* What the question in Telegram is made of. */
enum preview_column
{
	PREVIEW_STATUS,
	PREVIEW_SITE_NAME,
	PREVIEW_ADDRESS,
	PREVIEW_BROWSER,
	PREVIEW_OS,
	PREVIEW_ISSUED_AT,
	PREVIEW_CHOICES,
	PREVIEW_COLUMNS
};

static void
set_text(Datum *value, bool *isnull, const char *text)
{
	*isnull = text == NULL;
	if (text != NULL)
		*value = CStringGetTextDatum(text);
}

static void
describe_login(const tga_login *login, Datum *values, bool *nulls)
{
	char address[TGA_ADDRESS_TEXT];
	Datum choices[TGA_MATCH_CHOICES];
	int count = tga_confirm_mode_setting == TGA_CONFIRM_MATCH ? TGA_MATCH_CHOICES : 0;

	if (tga_address_unpack(login->token.address, address))
	{
		values[PREVIEW_ADDRESS] = DirectFunctionCall1(inet_in, CStringGetDatum(address));
		nulls[PREVIEW_ADDRESS] = false;
	}
	set_text(&values[PREVIEW_BROWSER], &nulls[PREVIEW_BROWSER],
			 tga_browser_name(login->token.browser));
	set_text(&values[PREVIEW_OS], &nulls[PREVIEW_OS], tga_os_name(login->token.os));
	values[PREVIEW_ISSUED_AT] = TimestampTzGetDatum(login->issued_at);
	nulls[PREVIEW_ISSUED_AT] = false;
	if (tga_confirm_mode_setting == TGA_CONFIRM_START)
		return;
	for (int i = 0; i < count; i++)
		choices[i] = Int32GetDatum(login->choices[i]);
	values[PREVIEW_CHOICES] = PointerGetDatum(
		construct_array(choices, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
	nulls[PREVIEW_CHOICES] = false;
}

/* tgauth_preview(start_token, telegram_id) → the question to ask, or why not */
PG_FUNCTION_INFO_V1(tgauth_preview);
Datum
tgauth_preview(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_person person = {.telegram_id = tga_arg_telegram_id(fcinfo, 1)};
	const text *token = PG_ARGISNULL(0) ? NULL : PG_GETARG_TEXT_PP(0);
	tga_login login;
	const char *status = TGA_INVALID;
	Datum values[PREVIEW_COLUMNS];
	bool nulls[PREVIEW_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_call_begin(&call, fcinfo);
	if (tga_login_open(&call, token, &login))
		status = tga_login_status(&call, &login, &person, tga_start_ttl);
	tga_call_end();

	if (status == NULL)
	{
		status = TGA_OK;
		describe_login(&login, values, nulls);
		tga_notify_login("opened", &login.token);
	}
	set_text(&values[PREVIEW_STATUS], &nulls[PREVIEW_STATUS], status);
	if (tga_site_name[0] != '\0')
		set_text(&values[PREVIEW_SITE_NAME], &nulls[PREVIEW_SITE_NAME], tga_site_name);
	return tga_return_row(fcinfo, values, nulls);
}

/* tgauth_decline(start_token, telegram_id) → status */
PG_FUNCTION_INFO_V1(tgauth_decline);
Datum
tgauth_decline(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_person person = {.telegram_id = tga_arg_telegram_id(fcinfo, 1)};
	const text *token = PG_ARGISNULL(0) ? NULL : PG_GETARG_TEXT_PP(0);
	tga_login login;
	const char *status = TGA_INVALID;

	tga_call_begin(&call, fcinfo);
	if (tga_login_open(&call, token, &login))
	{
		tga_lock_login(login.token.login_id);
		status = tga_login_status(&call, &login, &person, tga_confirm_ttl);
		if (status == NULL)
		{
			tga_login_burn(&call, &login, TGA_DECLINED);
			status = TGA_DECLINED;
		}
	}
	tga_call_end();
	PG_RETURN_TEXT_P(cstring_to_text(status));
}
