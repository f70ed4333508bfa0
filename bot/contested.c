/*
 * contested.c
 *		See contested.h.
 */
#include "contested.h"

#include <stdio.h>
#include <stdlib.h>

#include "answers.h"
#include "client_text.h"
#include "pg_refusal.h"
#include "query.h"
#include "sessions.h"

/* Many sessions can end at once; asking once will do. */
#define HINT_MS 200
#define REPEAT_MS 60000

static const tga_pg_statement statement = {
	"take_contested",
	"SELECT NULL, c.telegram_id, c.language_code, c.browser, c.os, host(c.address), "
	"encode(c.login_id, 'hex'), " BOT_QUERY_SITE
	" FROM tgauth_take_contested() AS c" BOT_FROM_SITE};

enum
{
	CONTESTED_TELEGRAM_ID = BOT_COLUMN_FIRST,
	CONTESTED_LANGUAGE,
	CONTESTED_BROWSER,
	CONTESTED_OS,
	CONTESTED_ADDRESS,
	CONTESTED_LOGIN_ID,
	CONTESTED_SITE
};

/* Browser and system, and the address where there is one: HTML to be freed. */
static char *
details_text(tga_language language, bot_row row)
{
	const char *address = bot_row_text(row, CONTESTED_ADDRESS);
	char *device = bot_device_text(language, bot_row_text(row, CONTESTED_BROWSER),
								   bot_row_text(row, CONTESTED_OS));
	char *line = NULL, *both = NULL;

	if (address != NULL)
		line = bot_text(language, TEXT_ADDRESS,
						(bot_value[]){{"address", address, false}, {0}});
	if (device == NULL || line == NULL || asprintf(&both, "%s\n%s", device, line) < 0)
		both = NULL;
	free(line);
	if (both == NULL)
		return device;
	free(device);
	return both;
}

static void
tell(bot *b, bot_row row)
{
	const bot_update person = {
		.from = {.id = atoll(bot_row_text(row, CONTESTED_TELEGRAM_ID)),
				 .first_name = "",
				 .language = bot_row_text(row, CONTESTED_LANGUAGE)}};
	tga_language language = tga_language_of_tag(person.from.language);
	bot_site site = bot_row_site(row, CONTESTED_SITE, language);
	char *details = details_text(language, row);
	char *text =
		bot_text(language, TEXT_CONTESTED,
				 (bot_value[]){{"site", site.name, false},
							   {"details", details, true},
							   {"offer", bot_plain_text(language, TEXT_OFFER_END), true},
							   {0}});

	free(details);
	tga_log_event(&b->log, TGA_WARNING, "contested", "telegram_id",
				  TGA_NUM(person.from.id), "login_id",
				  bot_row_text(row, CONTESTED_LOGIN_ID), NULL);
	bot_send(b, &person, text,
			 bot_keyboard(json_pack("[[o]]", bot_end_all_button(language))));
}

static void
on_answer(void *arg, const PGresult *result)
{
	bot_contested *c = arg;
	int count;

	c->asking = false;
	if (result == NULL)
		return;
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		BOT_COUNT(&c->bot->metrics, QUERY_FAILURES);
		tga_pg_log_refusal(&c->bot->log, &c->bot->reasons, uv_now(c->timer.loop),
						   "query_failed", statement.name, result);
		return;
	}
	count = PQntuples(result);
	for (int i = 0; i < count; i++)
		tell(c->bot, (bot_row){result, i});
	/* There may be more. */
	if (count > 0)
		bot_contested_hint(c);
}

static void
on_timer(uv_timer_t *timer)
{
	bot_contested *c = timer->data;

	if (!c->asking && tga_pg_is_ready(c->pg) && !bot_outbox_is_full(c->bot->outbox))
		c->asking = tga_pg_send(c->pg, &statement, 0, NULL, on_answer, c);
}

void
bot_contested_hint(bot_contested *c)
{
	if (!uv_is_closing((uv_handle_t *) &c->timer) &&
		uv_timer_get_due_in(&c->timer) > HINT_MS)
		uv_timer_start(&c->timer, on_timer, HINT_MS, REPEAT_MS);
}

void
bot_contested_open(bot_contested *c, uv_loop_t *loop, tga_pg *pg, bot *b)
{
	*c = (bot_contested){.bot = b, .pg = pg};
	uv_timer_init(loop, &c->timer);
	c->timer.data = c;
	uv_timer_start(&c->timer, on_timer, HINT_MS, REPEAT_MS);
}

void
bot_contested_close(bot_contested *c)
{
	uv_close((uv_handle_t *) &c->timer, NULL);
}
