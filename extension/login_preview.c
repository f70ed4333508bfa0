/*
 * login_preview.c
 *		tgauth_preview: the question about a login, and who has asked for it.
 *
 * A link is one person's.  When a second one opens it, somebody has passed it on, which is
 * how people are talked into logging others in, so the login ends there and then.  Who
 * opened a link is written into an unlogged table: a question costs no flush of the log,
 * and what a crash takes from the table is no more than a second person who goes
 * unnoticed, with every other barrier still in the way.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "answer_data.h"
#include "application.h"
#include "arg.h"
#include "client_address.h"
#include "encoding.h"
#include "lock.h"
#include "login.h"
#include "notify.h"
#include "user_agent.h"

static tga_statement insert_opening = {
	.text = "INSERT INTO %1$s.tgauth_opening (login_id, telegram_id, opened_at) "
			"VALUES ($1, $2, $3) ON CONFLICT (login_id) DO NOTHING",
	.nargs = 3,
	.types = {BYTEAOID, INT8OID, TIMESTAMPTZOID},
};

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
	PREVIEW_BUTTONS,
	PREVIEW_APPLICATION,
	PREVIEW_MODE,
	PREVIEW_NEW_BROWSER,
	PREVIEW_NEW_NETWORK,
	PREVIEW_LINKS,
	PREVIEW_COLUMNS
};

static Datum
button(tga_answer *answer, tga_answer_kind kind, int code)
{
	char data[TGA_ANSWER_CHARS + 1];

	answer->kind = kind;
	answer->code = code;
	if (!tga_answer_write(answer, data))
		elog(ERROR, "a start token does not fit into a button");
	return CStringGetTextDatum(data);
}

/* In each mode there is one more, 'it was not me', after those that say something else. */
ArrayType *
tga_login_buttons(const tga_login *login, const text *start_token, tga_guc_confirm mode,
				  int first_digit)
{
	tga_answer answer;
	Datum buttons[TGA_ANSWER_KEYS];
	int count = 0;

	text_to_cstring_buffer(start_token, answer.start_token, sizeof(answer.start_token));
	if (mode == TGA_GUC_CONFIRM_TYPE)
	{
		while (tga_answer_key(first_digit, count, &answer))
			buttons[count++] = button(&answer, answer.kind, answer.code);
		return construct_array(buttons, count, TEXTOID, -1, false, TYPALIGN_INT);
	}
	for (int i = 0; mode == TGA_GUC_CONFIRM_MATCH && i < TGA_MATCH_CHOICES; i++)
		buttons[count++] = button(&answer, TGA_ANSWER_CONFIRM, login->choices[i]);
	if (count == 0)
		buttons[count++] = button(&answer, TGA_ANSWER_CONFIRM, 0);
	buttons[count++] = button(&answer, TGA_ANSWER_DECLINE, 0);
	return construct_array(buttons, count, TEXTOID, -1, false, TYPALIGN_INT);
}

static void
describe_login(const tga_login *login, const tga_login_news *news,
			   const text *start_token, Datum *values, bool *nulls)
{
	char address[TGA_ADDRESS_TEXT];
	Datum choices[TGA_MATCH_CHOICES];
	int count = news->mode == TGA_GUC_CONFIRM_MATCH ? TGA_MATCH_CHOICES : 0;

	if (tga_address_unpack(login->token.address, address))
	{
		values[PREVIEW_ADDRESS] = DirectFunctionCall1(inet_in, CStringGetDatum(address));
		nulls[PREVIEW_ADDRESS] = false;
	}
	tga_spi_set_text(values, nulls, PREVIEW_BROWSER,
					 tga_browser_name(login->token.browser));
	tga_spi_set_text(values, nulls, PREVIEW_OS, tga_os_name(login->token.os));
	values[PREVIEW_ISSUED_AT] = TimestampTzGetDatum(login->issued_at);
	nulls[PREVIEW_ISSUED_AT] = false;
	tga_spi_set_text(values, nulls, PREVIEW_MODE, tga_guc_confirm_mode_name(news->mode));
	values[PREVIEW_NEW_BROWSER] = BoolGetDatum(news->new_browser);
	values[PREVIEW_NEW_NETWORK] = BoolGetDatum(news->new_network);
	nulls[PREVIEW_NEW_BROWSER] = nulls[PREVIEW_NEW_NETWORK] = false;
	if (news->mode == TGA_GUC_CONFIRM_START)
		return;
	for (int i = 0; i < count; i++)
		choices[i] = Int32GetDatum(login->choices[i]);
	values[PREVIEW_CHOICES] = PointerGetDatum(
		construct_array(choices, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
	values[PREVIEW_BUTTONS] =
		PointerGetDatum(tga_login_buttons(login, start_token, news->mode, 0));
	nulls[PREVIEW_CHOICES] = nulls[PREVIEW_BUTTONS] = false;
}

/* Writes down that somebody opened the link, which nobody had done; false if one has now. */
static bool
note_opening(const tga_call *call, const tga_login *login, const tga_user *user)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, login->token.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, user->telegram_id);
	tga_spi_arg_time(&args, call->now);
	return tga_spi_run(call, &insert_opening, &args) > 0;
}

/*
 * The status of a link that somebody opens who may answer.  Whoever comes second ends the
 * login, under its lock, since it may be confirmed at this moment.
 */
static tga_status
open_link(tga_call *call, tga_login *login, tga_user *user)
{
	tga_status status;

	if (login->opened_by == user->telegram_id ||
		(login->opened_by == 0 && note_opening(call, login, user)))
		return TGA_STATUS_OK;
	call->now = tga_lock_login(login->token.login_id);
	status = tga_login_status(call, login, user, tga_guc_start_ttl);
	if (status != TGA_STATUS_OK || !tga_login_is_shared(login, user))
		return status;
	tga_login_burn_shared(call, login, user);
	return TGA_STATUS_SHARED;
}

/*
 * The status of a login that links, under its lock: whoever is asked can say yes, and
 * where nothing can come of it any more, the page hears of that.
 */
static tga_status
preview_link(tga_call *call, tga_login *login, tga_user *user)
{
	tga_status status;

	call->now = tga_lock_login(login->token.login_id);
	status = tga_login_status(call, login, user, tga_guc_start_ttl);
	if (status == TGA_STATUS_OK)
		tga_link_ask(call, login->token.login_id, user->telegram_id);
	else if (login->link.is_over)
		tga_login_burn_link(call, login, user, status);
	return status;
}

/* tgauth_preview(start_token, telegram_id) → the question to ask, or why not */
PG_FUNCTION_INFO_V1(tgauth_preview);
Datum
tgauth_preview(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_user user = {.telegram_id = tga_arg_telegram_id(fcinfo, 1)};
	const text *start_token = tga_arg_text(fcinfo, 0);
	tga_login login;
	tga_status status = TGA_STATUS_INVALID;
	char *application = NULL;
	tga_login_news news;
	Datum values[PREVIEW_COLUMNS];
	bool nulls[PREVIEW_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_spi_begin(&call, fcinfo);
	if (tga_login_open(&call, start_token, &login))
		status = tga_login_status(&call, &login, &user, tga_guc_start_ttl);
	if (status != TGA_STATUS_INVALID && login.link.user_id != 0)
		status = preview_link(&call, &login, &user);
	if (status == TGA_STATUS_OK)
		status = user.waits ? TGA_STATUS_THROTTLED : open_link(&call, &login, &user);
	if (status == TGA_STATUS_OK)
	{
		tga_login_read_news(&call, &login, &user, &news);
		application =
			tga_spi_keep(&call, tga_application_name(&call, login.token.application));
	}
	tga_spi_end();

	if (status == TGA_STATUS_OK)
	{
		describe_login(&login, &news, start_token, values, nulls);
		tga_spi_set_text(values, nulls, PREVIEW_APPLICATION, application);
		tga_spi_set_text(values, nulls, PREVIEW_LINKS, login.link.username);
		tga_notify_login(TGA_NOTICE_OPENED, &login.token, NULL);
	}
	tga_spi_set_text(values, nulls, PREVIEW_STATUS, tga_status_word(status));
	if (tga_guc_site_name[0] != '\0')
		tga_spi_set_text(values, nulls, PREVIEW_SITE_NAME,
						 tga_encoding_setting(tga_guc_site_name));
	return tga_spi_return_row(fcinfo, values, nulls);
}
