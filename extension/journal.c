/*
 * journal.c
 *		See journal.h; and tgauth_journal, tgauth_own_journal.
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "application.h"
#include "arg.h"
#include "client_address.h"
#include "guc.h"
#include "journal.h"
#include "user_agent.h"

#define DETAIL_BYTES 255
#define LIMIT_SECONDS (60 * 60)

/* What one call gives where it is not told how much. */
#define MOST 1000

#define INSERT                                                                           \
	"INSERT INTO %1$s.tgauth_journal (at, kind, user_id, login_id, address, browser, "   \
	"os, application, detail) SELECT $1, $2, $3, $4, $5::inet, $6, $7, $8, $9"

#define INSERT_TYPES                                                                     \
	TIMESTAMPTZOID, TEXTOID, INT8OID, BYTEAOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID,      \
		TEXTOID

/* How many entries of the kind a user, found by a condition, has had since $10, up to $11. */
#define COUNT(condition)                                                                 \
	"(SELECT count(*) FROM (SELECT FROM %1$s.tgauth_journal WHERE " condition            \
	" AND at > $10 AND kind = $2 LIMIT $11) AS entry)"

static tga_statement insert_entry = {
	.text = INSERT,
	.nargs = 9,
	.types = {INSERT_TYPES},
};

static tga_statement insert_if_few = {
	.text = INSERT " WHERE CASE WHEN $3 IS NULL THEN " COUNT(
		"user_id IS NULL") " ELSE " COUNT("user_id = $3") " END < $11",
	.nargs = 11,
	.types = {INSERT_TYPES, TIMESTAMPTZOID, INT8OID},
};

static tga_statement delete_old = {
	.text = "DELETE FROM %1$s.tgauth_journal WHERE ctid = ANY (ARRAY("
			"SELECT ctid FROM %1$s.tgauth_journal WHERE at <= $1 ORDER BY at LIMIT $2 "
			"FOR UPDATE SKIP LOCKED))",
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

#define ENTRY_COLUMNS                                                                    \
	"SELECT at, kind, user_id, login_id, address, browser, os, application, detail "     \
	"FROM %1$s.tgauth_journal "

/* Of a time and of kinds, newest first: $1 since, $2 until, $3 kinds, $4 how many. */
#define SELECTED(user)                                                                   \
	"WHERE " user "at >= coalesce($1, '-infinity') AND at < coalesce($2, 'infinity') "   \
	"AND ($3 IS NULL OR kind = ANY ($3)) ORDER BY at DESC LIMIT $4"

static tga_statement select_all = {
	.text = ENTRY_COLUMNS SELECTED(""),
	.nargs = 4,
	.types = {TIMESTAMPTZOID, TIMESTAMPTZOID, TEXTARRAYOID, INT8OID},
};

static tga_statement select_of_user = {
	.text = ENTRY_COLUMNS SELECTED("user_id = $5 AND "),
	.nargs = 5,
	.types = {TIMESTAMPTZOID, TIMESTAMPTZOID, TEXTARRAYOID, INT8OID, INT8OID},
};

/* Of whose live session it is. */
static tga_statement select_own = {
	.text = ENTRY_COLUMNS
	"WHERE user_id = (SELECT s.user_id FROM %1$s.tgauth_session AS s "
	"JOIN %1$s.tgauth_user AS u ON u.id = s.user_id WHERE s.login_id = $1 "
	"AND s.revoked_at IS NULL AND s.expires_at > $2 AND NOT u.blocked) "
	"AND at >= coalesce($3, '-infinity') ORDER BY at DESC LIMIT $4",
	.nargs = 4,
	.types = {BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID, INT8OID},
};

/* 0: no limit. */
static int
most_in_an_hour(tga_journal_kind kind)
{
#define MOST_OF(symbol, word, most) [TGA_JOURNAL_##symbol] = (most),
	static const int limits[] = {TGA_JOURNAL_KINDS(MOST_OF)};
#undef MOST_OF

	return limits[kind];
}

const char *
tga_journal_word(tga_journal_kind kind)
{
	return tga_guc_journal_retention > 0 ? tga_journal_kind_word(kind) : NULL;
}

/* As much of it as there is room for. */
static const char *
detail_of(const tga_journal_entry *entry)
{
	size_t len = entry->detail == NULL ? 0 : strlen(entry->detail);

	if (len <= DETAIL_BYTES)
		return entry->detail;
	return pnstrdup(entry->detail,
					(size_t) pg_mbcliplen(entry->detail, (int) len, DETAIL_BYTES));
}

static void
add_client(tga_args *args, const tga_start_token *client)
{
	char address[TGA_ADDRESS_TEXT];
	bool somewhere = client != NULL && tga_address_unpack(client->address, address);

	tga_spi_arg_text(args, somewhere ? address : NULL);
	tga_spi_arg_text(args, client != NULL ? tga_browser_name(client->browser) : NULL);
	tga_spi_arg_text(args, client != NULL ? tga_os_name(client->os) : NULL);
}

void
tga_journal_write(const tga_call *call, const tga_journal_entry *entry)
{
	int most = most_in_an_hour(entry->kind);
	const char *application = entry->application;
	tga_args args = {0};

	if (tga_journal_word(entry->kind) == NULL)
		return;
	if (application == NULL && entry->client != NULL)
		application = tga_application_id(call, entry->client->application);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_text(&args, tga_journal_kind_word(entry->kind));
	if (entry->user_id != 0)
		tga_spi_arg_int8(&args, entry->user_id);
	else
		tga_spi_arg_null(&args);
	if (entry->login_id != NULL)
		tga_spi_arg_bytes(&args, entry->login_id, TGA_LOGIN_ID_BYTES);
	else
		tga_spi_arg_null(&args);
	add_client(&args, entry->client);
	tga_spi_arg_text(&args, application);
	tga_spi_arg_text(&args, detail_of(entry));
	if (most > 0)
	{
		tga_spi_arg_time(&args, tga_spi_ago(call, LIMIT_SECONDS));
		tga_spi_arg_int8(&args, most);
	}
	(void) tga_spi_run(call, most > 0 ? &insert_if_few : &insert_entry, &args);
}

uint64
tga_journal_purge(const tga_call *call, int batch)
{
	tga_args args = {0};

	tga_spi_arg_time(&args, tga_spi_ago(call, tga_guc_journal_retention));
	tga_spi_arg_int8(&args, batch);
	return tga_spi_run(call, &delete_old, &args);
}

/* A time, or NULL, and how many. */
static void
add_time(FunctionCallInfo fcinfo, int number, tga_args *args)
{
	if (PG_ARGISNULL(number))
		tga_spi_arg_null(args);
	else
		tga_spi_arg_datum(args, PG_GETARG_DATUM(number));
}

static void
add_most(FunctionCallInfo fcinfo, int number, tga_args *args)
{
	int most = PG_ARGISNULL(number) ? MOST : PG_GETARG_INT32(number);

	if (most < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("most must not be negative")));
	tga_spi_arg_int8(args, most);
}

/* tgauth_journal(user_id, since, until, kinds, most) → entries, newest first */
PG_FUNCTION_INFO_V1(tgauth_journal);
Datum
tgauth_journal(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	bool of_user = !PG_ARGISNULL(0);

	tga_spi_begin(&call, fcinfo);
	for (int i = 1; i <= 3; i++)
		add_time(fcinfo, i, &args);
	add_most(fcinfo, 4, &args);
	if (of_user)
		tga_spi_arg_int8(&args, PG_GETARG_INT64(0));
	tga_spi_read(&call, of_user ? &select_of_user : &select_all, &args);
	return tga_spi_return_rows(fcinfo, &call);
}

/* tgauth_own_journal(login_id, since, most) → entries of whose live session it is */
PG_FUNCTION_INFO_V1(tgauth_own_journal);
Datum
tgauth_own_journal(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	uint8_t login_id[TGA_LOGIN_ID_BYTES];

	tga_arg_login_id(fcinfo, 0, login_id);
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_bytes(&args, login_id, sizeof(login_id));
	tga_spi_arg_time(&args, call.now);
	add_time(fcinfo, 1, &args);
	add_most(fcinfo, 2, &args);
	tga_spi_read(&call, &select_own, &args);
	return tga_spi_return_rows(fcinfo, &call);
}
