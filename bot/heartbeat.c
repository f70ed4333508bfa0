/*
 * heartbeat.c
 *		See heartbeat.h.
 */
#include "heartbeat.h"

#include "pg_refusal.h"

#define EVERY_MS 60000
/* For so long it fails before that is said: polls fail now and then. */
#define SETTLE_MS 2000
/* Between two words at least. */
#define APART_MS 5000

static const tga_pg_statement statement = {"set_telegram",
										   "SELECT tgauth_set_telegram($1::boolean)"};

static void plan(bot_heartbeat *h);

static void
on_told(void *arg, const PGresult *result)
{
	bot_heartbeat *h = arg;

	if (result == NULL || PQresultStatus(result) == PGRES_TUPLES_OK)
		return;
	BOT_COUNT(&h->bot->metrics, QUERY_FAILURES);
	tga_pg_log_refusal(&h->bot->log, &h->bot->reasons, uv_now(h->timer.loop),
					   "telegram_not_told", statement.name, result);
}

/* Without a connection nothing is said, and nothing planned: the next one begins with it. */
static void
on_timer(uv_timer_t *timer)
{
	bot_heartbeat *h = timer->data;

	if (!tga_pg_is_ready(h->pg))
		return;
	h->told = tga_pg_send(h->pg, &statement, 1,
						  (const char *const[]){h->works ? "t" : "f"}, on_told, h);
	h->told_works = h->works;
	h->told_at = uv_now(timer->loop);
	plan(h);
}

/* When the next word is due. */
static void
plan(bot_heartbeat *h)
{
	uint64_t now = uv_now(h->timer.loop), due;

	if (h->told && h->told_works == h->works)
		due = h->told_at + EVERY_MS;
	else
	{
		due = now + (h->works ? 0 : SETTLE_MS);
		if (h->told_at > 0 && due < h->told_at + APART_MS)
			due = h->told_at + APART_MS;
	}
	uv_timer_start(&h->timer, on_timer, due > now ? due - now : 0, 0);
}

void
bot_heartbeat_set(bot_heartbeat *h, bool works)
{
	if (h->known && h->works == works)
		return;
	h->known = true;
	h->works = works;
	plan(h);
}

void
bot_heartbeat_resume(bot_heartbeat *h)
{
	h->told = false;
	if (h->known)
		plan(h);
}

void
bot_heartbeat_open(bot_heartbeat *h, uv_loop_t *loop, tga_pg *pg, bot *b)
{
	*h = (bot_heartbeat){.pg = pg, .bot = b};
	uv_timer_init(loop, &h->timer);
	h->timer.data = h;
}

void
bot_heartbeat_close(bot_heartbeat *h)
{
	uv_close((uv_handle_t *) &h->timer, NULL);
}
