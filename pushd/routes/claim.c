/*
 * claim.c
 *		POST claim: the login cookie of a confirmed login becomes its session cookie.
 *
 * The database decides whose session it becomes (tgauth_claim), and gives the same
 * browser the same answer again.  A browser without a login cookie, or with one that came
 * to nothing, gets the session that it has.
 */
#include "routes/routes.h"

#include <stdlib.h>

#include <openssl/crypto.h>

#include "base64url.h"
#include "routes/api.h"
#include "routes/application.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/claim.h"
#include "routes/decision.h"
#include "hub.h"
#include "pushd.h"
#include "session/session_json.h"

typedef struct claim
{
	pushd_request *request;
	pushd_login login;
	bool has_login;
	bool for_page;	 /* a browser shows the answer, so it is led on */
	tga_state state; /* of the login, once it is known */
} claim;

static void
free_claim(claim *c)
{
	OPENSSL_cleanse(c, sizeof(*c));
	free(c);
}

/* What a login that is in a state has to hear instead of a session. */
typedef struct refusal
{
	int status;
	const char *word;
	pushd_page_notice notice;
} refusal;

#define REFUSAL_WAITING 409, "waiting", PUSHD_PAGE_NOTICE_NOT_YET
#define REFUSAL_CONFIRMED                                                                \
	410, "expired", PUSHD_PAGE_NOTICE_EXPIRED /* and its session is over */
#define REFUSAL_DECLINED 410, "declined", PUSHD_PAGE_NOTICE_DECLINED
#define REFUSAL_MISMATCH 410, "mismatch", PUSHD_PAGE_NOTICE_MISMATCH
#define REFUSAL_SHARED 410, "shared", PUSHD_PAGE_NOTICE_SHARED
#define REFUSAL_TAKEN 410, "taken", PUSHD_PAGE_NOTICE_EXPIRED
#define REFUSAL_RETURNING 409, "returning", PUSHD_PAGE_NOTICE_NONE
#define REFUSAL_REVOKED 410, "revoked", PUSHD_PAGE_NOTICE_EXPIRED
#define REFUSAL_CONTESTED 410, "contested", PUSHD_PAGE_NOTICE_CONTESTED

static const refusal refusals[] = {
#define REFUSAL(symbol, word) [TGA_STATE_##symbol] = {REFUSAL_##symbol},
	TGA_STATES(REFUSAL)
#undef REFUSAL
};

/* It waited for too long. */
static const refusal too_late = {410, "expired", PUSHD_PAGE_NOTICE_EXPIRED};

/* Whether something can still come of a login that is no session yet. */
static bool
goes_on(tga_state state)
{
	return state == TGA_STATE_WAITING || state == TGA_STATE_RETURNING;
}

/* A login of which nothing can come is forgotten: its page would claim it for ever. */
static void
respond_refusal(const claim *c, const refusal *why)
{
	pushd_request *r = c->request;
	tga_buffer json = {0};

	if (c->for_page)
	{
		if (!goes_on(c->state) ||
			!goes_on(pushd_recent_get(&r->pushd->recent, c->login.id)))
			pushd_respond_drop_login_cookie(r);
		pushd_respond_login_page(r, why->notice, NULL, NULL);
		return;
	}
	tga_buffer_format(&json, "{\"status\":\"%s\"}\n", why->word);
	pushd_respond_json(r, why->status, &json);
}

/*
 * An application's request is answered once: where the tab that waited goes on to it too,
 * the one that came back from Telegram asks first.
 */
void
pushd_respond_claimed_page(pushd_request *r, const char *path)
{
	if (r->returns && pushd_application_request(r, path).at != NULL)
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_NONE, path, NULL);
	else
		pushd_respond_see_other(r, path);
}

static void
respond_confirmed(const claim *c, const pushd_session *s)
{
	pushd_request *r = c->request;
	char path[PUSHD_RETURN_PATH_MAX + 1];
	char id[PUSHD_LOGIN_ID_HEX + 1];
	tga_buffer json = {0};

	PUSHD_COUNT(r->pushd, CLAIMED);
	pushd_login_id_hex(s->login_id, id);
	pushd_log_decision(r, "claimed",
					   &(pushd_decision){.login_id = id, .user_id = TGA_NUM(s->user_id)});
	pushd_request_return_path(r, path);
	if (c->for_page)
	{
		pushd_respond_claimed_page(r, path);
		return;
	}
	tga_buffer_text(&json, "{\"status\":\"confirmed\",\"return\":");
	tga_buffer_json(&json, path);
	tga_buffer_text(&json, ",");
	pushd_session_json_members(s, &json);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

/* What to say when neither login nor session is there. */
static void
respond_not_confirmed(claim *c)
{
	pushd_request *r = c->request;

	if (!c->has_login)
	{
		pushd_attempt_failed(r);
		if (c->for_page)
			pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_EXPIRED, NULL, NULL);
		else
			pushd_respond_error(r, 401, "no_login",
								"there is no login cookie: load the page first");
	}
	else if (c->state == TGA_STATE_WAITING && !pushd_login_is_fresh(r->site, &c->login))
		respond_refusal(c, &too_late);
	else
		respond_refusal(c, &refusals[c->state]);
	free_claim(c);
}

static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	claim *c = arg;

	if (outcome == PUSHD_DB_ABSENT)
	{
		respond_not_confirmed(c);
		return;
	}
	if (outcome == PUSHD_DB_ROW)
		respond_confirmed(c, s);
	else
		pushd_respond_unavailable(c->request);
	free_claim(c);
}

/* A session that is used lives on to the absolute limit, and so must its cookie. */
static int64_t
cookie_seconds(const pushd_request *r, const pushd_session *s)
{
	int64_t limit = s->created_at + r->pushd->settings.session_ttl;

	return (s->expires_at > limit ? s->expires_at : limit) - time(NULL);
}

static const tga_pg_statement statement = {
	"claim",
	"SELECT " PUSHD_STATE_COLUMNS ", session_token FROM (SELECT *, status AS state, "
	"NULL::bytea AS token_id FROM tgauth_claim($1::text, $2::inet, $3::text, $4::text)) AS c"};

enum
{
	CLAIM_SESSION_TOKEN = PUSHD_STATE_COLUMN_COUNT
};

/* A client that holds a copy of the login cookie may have claimed before, or does now. */
static void
respond_contested(claim *c)
{
	pushd_request *r = c->request;
	char id[PUSHD_LOGIN_ID_HEX + 1];

	pushd_login_id_hex(c->login.id, id);
	tga_log_event(&r->pushd->log, TGA_WARNING, "claim_contested", "login_id", id,
				  "address", r->client, NULL);
	pushd_respond_drop_login_cookie(r);
	respond_refusal(c, &refusals[TGA_STATE_CONTESTED]);
	free_claim(c);
}

static void
respond_claimed(claim *c, pushd_state_row *row, const char *token)
{
	pushd_request *r = c->request;
	pushd_session *s = &row->session;

	s->has_token = pushd_session_token_id(tga_span_of(token), s->token_id);
	pushd_hub_tell(r->pushd, row);
	if (s->has_token)
		pushd_session_keep(&r->pushd->sessions, s);
	pushd_respond_session_cookie(r, token, cookie_seconds(r, s));
	pushd_respond_drop_login_cookie(r);
	respond_confirmed(c, s);
	free_claim(c);
}

static void
on_claim(void *arg, const PGresult *result)
{
	claim *c = arg;
	pushd_request *r = c->request;
	pushd_state_row row;

	if (!pushd_api_has_row(r, &statement, result))
		free_claim(c);
	else if (pushd_state_row_read(result, 0, &row))
		respond_claimed(c, &row, PQgetvalue(result, 0, CLAIM_SESSION_TOKEN));
	else if (!tga_state_parse(PQgetvalue(result, 0, PUSHD_STATE_STATE), &c->state))
	{
		pushd_respond_unavailable(r);
		free_claim(c);
	}
	else if (c->state == TGA_STATE_CONTESTED)
		respond_contested(c);
	else if (c->state == TGA_STATE_RETURNING)
	{
		/* A session that the browser has besides is not what it asks for. */
		respond_refusal(c, &refusals[TGA_STATE_RETURNING]);
		free_claim(c);
	}
	else
		pushd_browser_session(r, on_session, c);
}

static void
ask(claim *c)
{
	pushd_request *r = c->request;
	char secret[TGA_SECRET_CHARS + 1], held[TGA_SECRET_CHARS + 1];
	char agent[PUSHD_API_AGENT_SIZE];
	bool holds = pushd_request_session_text(r, held);

	tga_base64url_encode(c->login.secret, sizeof(c->login.secret), secret);
	if (!pushd_db_send(&r->pushd->db, &statement, 4,
					   (const char *const[]){secret, pushd_api_address(r),
											 pushd_api_agent(r, agent, sizeof(agent)),
											 holds ? held : NULL},
					   on_claim, c))
	{
		pushd_respond_unavailable(r);
		free_claim(c);
	}
	OPENSSL_cleanse(secret, sizeof(secret));
	OPENSSL_cleanse(held, sizeof(held));
}

static claim *
make_claim(pushd_request *r)
{
	claim *c = calloc(1, sizeof(*c));

	if (c == NULL)
		pushd_respond_unavailable(r);
	else
	{
		c->request = r;
		c->for_page = pushd_request_wants_html(r);
	}
	return c;
}

void
pushd_claim_login(pushd_request *r, const pushd_login *l, bool for_page)
{
	claim *c = make_claim(r);

	if (c == NULL)
		return;
	c->for_page |= for_page;
	c->has_login = true;
	c->login = *l;
	ask(c);
}

void
pushd_handle_claim(pushd_request *r)
{
	claim *c = make_claim(r);

	if (c == NULL)
		return;
	c->has_login = pushd_request_login(r, &c->login);
	if (c->has_login)
		ask(c);
	else if (r->pushd->keys.count == 0)
	{
		pushd_respond_unavailable(r);
		free_claim(c);
	}
	else
		pushd_browser_session(r, on_session, c);
}
