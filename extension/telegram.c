/*
 * telegram.c
 *		See telegram.h.
 *
 * A page that shows a link into Telegram while Telegram is blocked, or while the bot is
 * down, leaves people waiting for nothing.  The bot knows, since it asks Telegram all the
 * time; so it tells, about once a minute and at once where that changes, and its silence
 * tells as well.
 */
#include "postgres.h"

#include "fmgr.h"

#include "telegram.h"

/* Three words of the bot's that did not come. */
#define SILENT_SECONDS (3 * 60)

static tga_statement write_word = {
	.text = "INSERT INTO %1$s.tgauth_telegram (only_one, works, told_at) "
			"VALUES (true, $1, $2) "
			"ON CONFLICT (only_one) DO UPDATE SET works = $1, told_at = $2",
	.nargs = 2,
	.types = {BOOLOID, TIMESTAMPTZOID},
};

static tga_statement forget_word = {
	.text = "DELETE FROM %1$s.tgauth_telegram",
};

static tga_statement read_word = {
	.text = "SELECT NOT (works AND told_at > $1) FROM %1$s.tgauth_telegram",
	.nargs = 1,
	.types = {TIMESTAMPTZOID},
};

bool
tga_telegram_is_away(const tga_call *call)
{
	tga_args args = {0};

	tga_spi_arg_time(&args, tga_spi_ago(call, SILENT_SECONDS));
	return tga_spi_read(call, &read_word, &args) > 0 && tga_spi_bool(1);
}

/* tgauth_set_telegram(works) → whether pages say something else from now on */
PG_FUNCTION_INFO_V1(tgauth_set_telegram);
Datum
tgauth_set_telegram(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	bool was_away, is_away;

	tga_spi_begin(&call, fcinfo);
	was_away = tga_telegram_is_away(&call);
	is_away = !PG_ARGISNULL(0) && !PG_GETARG_BOOL(0);
	if (PG_ARGISNULL(0))
		tga_spi_run(&call, &forget_word, &args);
	else
	{
		tga_spi_arg_bool(&args, PG_GETARG_BOOL(0));
		tga_spi_arg_time(&args, call.now);
		tga_spi_run(&call, &write_word, &args);
	}
	tga_spi_end();
	PG_RETURN_BOOL(was_away != is_away);
}
