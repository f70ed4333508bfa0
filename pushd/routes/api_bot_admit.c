/*
 * api_bot_admit.c
 *		Which bot asks; see api_bot.h.
 *
 * A bot shows its token first: one without, or with a wrong one, is refused before a
 * byte of the body is looked at.  A good bot may ask as often as it likes; wrong tokens
 * count as attempts of their address.
 */
#include "routes/api_bot.h"

#include <stdlib.h>

#include <openssl/crypto.h>

#include "pushd.h"
#include "routes/api.h"
#include "routes/attempt.h"
#include "routes/routes.h"

static void
free_request(pushd_bot_request *b)
{
	OPENSSL_cleanse(b, sizeof(*b));
	free(b);
}

static void
refuse_bot(pushd_request *r, const char *code, const char *message)
{
	pushd *p = r->pushd;

	pushd_attempt_failed(r);
	tga_log_event(&p->log, TGA_WARNING, "bot_refused", "address", pushd_api_address(r),
				  NULL);
	pushd_api_unauthorized(r, code, message);
}

static const tga_pg_statement name_statement = {"bot_name",
												"SELECT tgauth_bot_name($1::text)"};

enum
{
	NAME_NAME
};

static void
on_bot(void *arg, const PGresult *result)
{
	pushd_bot_request *b = arg;
	pushd_request *r = b->request;

	if (!pushd_api_has_row(r, &name_statement, result))
		free_request(b);
	else if (PQgetisnull(result, 0, NAME_NAME))
	{
		free_request(b);
		refuse_bot(r, "invalid_token", "the bot token is not good");
	}
	else
	{
		tga_log_event(&r->pushd->log, TGA_INFO, "bot", "name",
					  PQgetvalue(result, 0, NAME_NAME), "route", r->route->name, NULL);
		b->go_on(b);
		free_request(b);
	}
}

void
pushd_api_admit_bot(pushd_request *r, void (*go_on)(pushd_bot_request *b))
{
	pushd *p = r->pushd;
	pushd_bot_request *b;

	if (pushd_limits_are_used_up(&p->limits, r->address, pushd_minute(p)))
	{
		PUSHD_COUNT(p, OVER_ATTEMPTS);
		pushd_api_throttled(r, "60");
		return;
	}
	b = calloc(1, sizeof(*b));
	if (b == NULL)
	{
		pushd_respond_unavailable(r);
		return;
	}
	b->request = r;
	b->go_on = go_on;
	if (!pushd_api_bearer(r, b->token, sizeof(b->token)))
	{
		free_request(b);
		refuse_bot(r, NULL, "send Authorization: Bearer with the bot's token");
	}
	else if (!pushd_db_send(&p->db, &name_statement, 1, (const char *const[]){b->token},
							on_bot, b))
	{
		free_request(b);
		pushd_respond_unavailable(r);
	}
}
