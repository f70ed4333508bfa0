/*
 * return.c
 *		GET return, POST return/code: a person comes back from Telegram to the browser in
 *		which they began.
 *
 * The address that the bot shows leads here, and to the right browser if all goes well.
 * What it is good for the database decides (tgauth_return), and only a browser with the
 * login's cookie can ask it: for any other, for a prefetch, for what draws a preview of a
 * link, this is a page that says where to go, and nothing is used up.
 *
 * Whose an address is can be told from its token with the start keys that we have, so
 * that a browser which has the cookie of another login, or has claimed this one already,
 * is told apart.
 */
#include "routes/routes.h"

#include <stdlib.h>

#include <openssl/crypto.h>

#include "base64url.h"
#include "http/fields.h"
#include "pushd.h"
#include "return_token.h"
#include "routes/browser.h"
#include "routes/claim.h"
#include "routes/decision.h"

/* The token in the address; false if it has none that can be one. */
static bool
read_token(const pushd_request *r, char token[static TGA_RETURN_TOKEN_CHARS + 1])
{
	return pushd_form_value(r->http.head.query, "token", token,
							TGA_RETURN_TOKEN_CHARS + 1) &&
		   tga_return_token_key_number(token, strlen(token)) >= 0;
}

/* Whether the token is of that login, whatever its age, by a key that we have. */
static bool
is_of(const pushd_request *r, const char *token,
	  const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	const pushd_keyring *ring = r->site->keys;
	size_t len = strlen(token);
	uint32_t issued_at;

	for (int i = 0; i < ring->count; i++)
		if (ring->keys[i].number == tga_return_token_key_number(token, len))
			return tga_return_token_open(token, len, ring->keys[i].key, login_id,
										 &issued_at);
	return false;
}

/* --- a browser that it is not for ----------------------------------------------------- */

static void
respond_elsewhere(pushd_request *r)
{
	pushd_page_model model = {.view = PUSHD_PAGE_ELSEWHERE,
							  .returns =
								  r->pushd->settings.return_leg == PUSHD_RETURN_REQUIRED};

	pushd_respond_page(r, 200, &model);
}

/* The second opening: the session that this login became goes on. */
static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	char token[TGA_RETURN_TOKEN_CHARS + 1], path[PUSHD_RETURN_PATH_MAX + 1];

	pushd_request_return_path(r, path);
	if (outcome == PUSHD_DB_AWAY)
		pushd_respond_unavailable(r);
	else if (outcome == PUSHD_DB_ROW && read_token(r, token) &&
			 is_of(r, token, s->login_id))
		pushd_respond_claimed_page(r, path);
	else
		respond_elsewhere(r);
}

/* --- GET return ------------------------------------------------------------------------ */

typedef struct question
{
	pushd_request *request;
	pushd_login login;
} question;

static void
free_question(question *q)
{
	OPENSSL_cleanse(q, sizeof(*q));
	free(q);
}

static void
note(const question *q, const char *event, const char *status)
{
	char id[PUSHD_LOGIN_ID_HEX + 1];

	pushd_login_id_hex(q->login.id, id);
	pushd_log_decision(q->request, event,
					   &(pushd_decision){.status = status, .login_id = id});
}

static const tga_pg_statement return_statement = {
	"return", "SELECT tgauth_return($1::text, $2::text)"};

enum
{
	RETURN_STATUS
};

/* What it has come to; claiming says so, too, of a login that was not to be returned to. */
static void
on_returned(void *arg, const PGresult *result)
{
	question *q = arg;
	pushd_request *r = q->request;
	tga_state state;

	if (!pushd_db_has_rows(&r->pushd->db, &return_statement, result) ||
		!tga_state_parse(PQgetvalue(result, 0, RETURN_STATUS), &state))
		pushd_respond_unavailable(r);
	else if (state == TGA_STATE_RETURNING)
	{
		note(q, "return_failed", "late");
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_RETURN_LATE, NULL, NULL);
	}
	else
	{
		note(q, "returned", tga_state_word(state));
		pushd_claim_login(r, &q->login, true);
	}
	free_question(q);
}

/* Asks with the login's secret and one more text. */
static void
ask(pushd_request *r, const pushd_login *l, const tga_pg_statement *statement,
	const char *more, tga_pg_answer answer)
{
	char secret[TGA_SECRET_CHARS + 1];
	question *q = malloc(sizeof(*q));

	if (q == NULL)
	{
		pushd_respond_unavailable(r);
		return;
	}
	*q = (question){r, *l};
	tga_base64url_encode(l->secret, sizeof(l->secret), secret);
	if (!pushd_db_send(&r->pushd->db, statement, 2, (const char *const[]){secret, more},
					   answer, q))
	{
		pushd_respond_unavailable(r);
		free_question(q);
	}
	OPENSSL_cleanse(secret, sizeof(secret));
}

/* Whether nobody looks at the answer yet, and perhaps nobody ever will. */
static bool
is_prefetch(const pushd_request *r)
{
	tga_span purpose = pushd_request_field(r, "Sec-Purpose");

	return purpose.at != NULL && purpose.len >= strlen("prefetch") &&
		   memcmp(purpose.at, "prefetch", strlen("prefetch")) == 0;
}

void
pushd_handle_return_leg(pushd_request *r)
{
	char token[TGA_RETURN_TOKEN_CHARS + 1];
	pushd_login l = {0};

	r->returns = true;
	if (!read_token(r, token))
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_NONE, NULL, NULL);
	else if (is_prefetch(r))
		pushd_respond_error(r, 503, "prefetch",
							"an address that is good once is not for this");
	else if (r->http.head.method != TGA_HTTP_GET)
		respond_elsewhere(r);
	else if (pushd_request_login(r, &l) && is_of(r, token, l.id))
		ask(r, &l, &return_statement, token, on_returned);
	else
		pushd_browser_session(r, on_session, r);
	pushd_login_wipe(&l);
}

/* --- POST return/code -------------------------------------------------------------------- */

/* As a keyboard may write them: with spaces, and in the digits of Arabic and Persian. */
#define TYPED_MAX 64

/* The digits of what was typed, if it is as many as a code has. */
static bool
read_code(const pushd_request *r, char code[static TGA_RETURN_CODE_CHARS + 1])
{
	char typed[TYPED_MAX + 1];
	size_t n = 0;

	if (!pushd_request_parameter(r, "code", typed, sizeof(typed)))
		return false;
	for (const unsigned char *at = (const unsigned char *) typed; *at != '\0'; at++)
	{
		int digit = -1;

		if (*at == ' ' || *at == '-')
			continue;
		if (*at >= '0' && *at <= '9')
			digit = *at - '0';
		else if (at[0] == 0xd9 && at[1] >= 0xa0 && at[1] <= 0xa9)
			digit = *++at - 0xa0;
		else if (at[0] == 0xdb && at[1] >= 0xb0 && at[1] <= 0xb9)
			digit = *++at - 0xb0;
		if (digit < 0 || n == TGA_RETURN_CODE_CHARS)
			return false;
		code[n++] = (char) ('0' + digit);
	}
	code[n] = '\0';
	return n == TGA_RETURN_CODE_CHARS;
}

static const tga_pg_statement code_statement = {
	"return_code",
	"SELECT status, tries_left FROM tgauth_return_code($1::text, $2::text)"};

enum
{
	CODE_STATUS,
	CODE_TRIES_LEFT
};

static void
respond_wrong_code(pushd_request *r, const char *tries_left)
{
	tga_buffer json = {0};

	if (pushd_request_wants_html(r))
	{
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_RETURN_CODE, NULL, NULL);
		return;
	}
	tga_buffer_format(&json, "{\"status\":\"returning\",\"tries_left\":%s}\n",
					  tries_left);
	pushd_respond_json(r, 409, &json);
}

/* A page that was there says why; the tab that waited hears it as any end. */
static void
respond_burned(pushd_request *r)
{
	tga_buffer json = {0};

	if (pushd_request_wants_html(r))
	{
		pushd_respond_drop_login_cookie(r);
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_RETURN_BURNED, NULL, NULL);
		return;
	}
	tga_buffer_text(&json, "{\"status\":\"mismatch\"}\n");
	pushd_respond_json(r, 410, &json);
}

static void
on_code(void *arg, const PGresult *result)
{
	question *q = arg;
	pushd_request *r = q->request;
	tga_state state;

	if (!pushd_db_has_rows(&r->pushd->db, &code_statement, result) ||
		!tga_state_parse(PQgetvalue(result, 0, CODE_STATUS), &state))
		pushd_respond_unavailable(r);
	else if (state == TGA_STATE_RETURNING || state == TGA_STATE_MISMATCH)
	{
		note(q, "return_failed", tga_state_word(state));
		if (state == TGA_STATE_MISMATCH)
			respond_burned(r);
		else
			respond_wrong_code(r, PQgetvalue(result, 0, CODE_TRIES_LEFT));
	}
	else
	{
		note(q, "returned", tga_state_word(state));
		pushd_claim_login(r, &q->login, false);
	}
	free_question(q);
}

void
pushd_handle_return_code(pushd_request *r)
{
	char code[TGA_RETURN_CODE_CHARS + 1];
	pushd_login l = {0};
	bool html = pushd_request_wants_html(r);

	if (!pushd_request_login(r, &l) && html)
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_EXPIRED, NULL, NULL);
	else if (l.issued_at == 0)
		pushd_respond_error(r, 401, "no_login",
							"there is no login cookie: load the page first");
	else if (read_code(r, code))
		ask(r, &l, &code_statement, code, on_code);
	else if (html)
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_RETURN_CODE, NULL, NULL);
	else
		pushd_respond_error(r, 400, "code", "a code is six digits");
	OPENSSL_cleanse(code, sizeof(code));
	pushd_login_wipe(&l);
}
