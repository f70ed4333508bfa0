/*
 * session_json.c
 *		A session as JSON, for applications that ask SQL: what GET session answers.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "session.h"
#include "session_facts.h"
#include "session_usage.h"

/* As TGA_SESSION_COLUMNS, the groups as one text. */
static tga_statement select_facts = {
	.text =
		"SELECT u.id, u.telegram_id, u.username, u.first_name, "
		"array_to_string(u.groups, ','), s.proof, s.created_at, s.expires_at, s.login_id "
		"FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.token_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 "
		"AND NOT u.blocked",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

enum
{
	FACT_USER_ID = 1,
	FACT_TELEGRAM_ID,
	FACT_USERNAME,
	FACT_FIRST_NAME,
	FACT_GROUPS,
	FACT_PROOF,
	FACT_CREATED_AT,
	FACT_EXPIRES_AT,
	FACT_LOGIN_ID
};

static void
add_part(void *out, const char *bytes, size_t len)
{
	appendBinaryStringInfo(out, bytes, (int) len);
}

/* Whole seconds since 1970, rounded down. */
static int64
unix_time(int column)
{
	const int64 epoch =
		(POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * (int64) SECS_PER_DAY * USECS_PER_SEC;
	TimestampTz time;
	int64 since;

	if (!tga_spi_time(column, &time))
		elog(ERROR, "a session without a time");
	since = time + epoch;
	return since >= 0 ? since / USECS_PER_SEC : -((-since - 1) / USECS_PER_SEC) - 1;
}

/* What the first row says; texts live as long as it does. */
static tga_session_facts
read_facts(uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	tga_session_facts facts = {
		.user_id = tga_spi_int8(FACT_USER_ID),
		.telegram_id = tga_spi_int8(FACT_TELEGRAM_ID),
		.username = tga_spi_text(FACT_USERNAME),
		.first_name = tga_spi_text(FACT_FIRST_NAME),
		.groups = tga_spi_text(FACT_GROUPS),
		.login_id = login_id,
		.created_at = unix_time(FACT_CREATED_AT),
		.expires_at = unix_time(FACT_EXPIRES_AT),
	};

	if (!tga_session_proof_parse(tga_spi_text(FACT_PROOF), &facts.proof) ||
		!tga_spi_bytes(0, FACT_LOGIN_ID, login_id, TGA_LOGIN_ID_BYTES))
		elog(ERROR, "a session without proof or login id");
	return facts;
}

/* tgauth_session_json(session_token) → what GET session answers, or null.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_session_json);
Datum
tgauth_session_json(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	StringInfoData json;
	tga_session_facts facts;

	if (!tga_session_token_id(PG_GETARG_TEXT_PP(0), token_id))
		PG_RETURN_NULL();
	initStringInfo(&json);
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_bytes(&args, token_id, sizeof(token_id));
	tga_spi_arg_time(&args, call.now);
	if (tga_spi_read(&call, &select_facts, &args) == 0)
	{
		tga_spi_end();
		PG_RETURN_NULL();
	}
	facts = read_facts(login_id);
	appendStringInfoChar(&json, '{');
	tga_session_json_members(&facts, &(tga_json_sink){add_part, &json});
	appendStringInfoChar(&json, '}');
	tga_session_record_use(fcinfo, login_id);
	tga_spi_end();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(json.data, json.len));
}
