/*
 * username.c
 *		See username.h.
 */
#include "username.h"

#include <stdio.h>

#include "pg_refusal.h"

static void
on_told(void *arg, const PGresult *result)
{
	bot_username *u = arg;

	if (result == NULL || PQresultStatus(result) == PGRES_TUPLES_OK)
		return;
	BOT_COUNT(&u->bot->metrics, QUERY_FAILURES);
	tga_pg_log_refusal(&u->bot->log, &u->bot->reasons, uv_now(u->loop), "name_not_told",
					   "set_bot_username", result);
}

void
bot_username_tell(bot_username *u)
{
	static const tga_pg_statement statement = {
		"set_bot_username", "SELECT tgauth_set_bot_username($1::text)"};

	if (u->name[0] != '\0' && tga_pg_is_ready(u->pg) &&
		!tga_pg_send(u->pg, &statement, 1, (const char *const[]){u->name}, on_told, u))
		tga_log_event(&u->bot->log, TGA_DEBUG, "name_not_told", NULL);
}

void
bot_username_set(bot_username *u, const char *name)
{
	snprintf(u->name, sizeof(u->name), "%s", name);
	bot_username_tell(u);
}
