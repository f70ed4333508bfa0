/*
 * passkey.c
 *		POST passkey/options: what a browser is to ask an authenticator for.
 *
 * The challenge is a MAC that pushd makes of the login cookie's or the session's login id
 * (passkey_challenge.h), so a visitor who asks costs neither a row nor a query.  Whether
 * a user may add a passkey is asked of the database before they are asked for a finger.
 */
#include "routes/passkey.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "base64url.h"
#include "clock.h"
#include "db/db_values.h"
#include "hex.h"
#include "page/texts.h"
#include "passkey_challenge.h"
#include "pushd.h"
#include "routes/api.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/routes.h"

/* For how long a browser keeps its question open, in ms: as long as the challenge is good. */
#define TIMEOUT_MS (TGA_CHALLENGE_SECONDS * 1000)

/* What is taken, in the order of liking: ES256, EdDSA, RS256, as COSE numbers them. */
static const int algorithms[] = {-7, -8, -257};

bool
pushd_passkeys_are_offered(const pushd *p)
{
	return p->settings.passkeys && p->site.url->domain[0] != '\0';
}

/* --- what is refused ------------------------------------------------------------------ */

#define REFUSAL_OK 200, NOTICE_PASSKEY_ADDED
#define REFUSAL_INVALID 400, PASSKEY_INVALID
#define REFUSAL_UNKNOWN 401, PASSKEY_UNKNOWN
#define REFUSAL_EXPIRED 409, PASSKEY_EXPIRED
#define REFUSAL_USED 409, PASSKEY_USED
#define REFUSAL_STALE 403, PASSKEY_STALE
#define REFUSAL_NOBODY 401, PASSKEY_NOBODY
#define REFUSAL_EXISTS 409, PASSKEY_EXISTS
#define REFUSAL_TOO_MANY 409, PASSKEY_TOO_MANY
#define REFUSAL_TELEGRAM_REQUIRED 403, PASSKEY_TELEGRAM_REQUIRED
#define REFUSAL_CLONED 401, PASSKEY_CLONED
#define REFUSAL_LAST_WAY 409, NOTICE_PASSKEY_LAST_WAY
#define REFUSAL_BLOCKED 403, PASSKEY_BLOCKED
#define REFUSAL_REFUSED 403, PASSKEY_REFUSED
#define REFUSAL_OFF 403, PASSKEY_OFF

/* In the visitor's language: a page's script shows it as it is. */
void
pushd_passkey_refuse(pushd_request *r, tga_passkey_status status, const char *message)
{
	static const struct
	{
		int status;
		pushd_text text;
	} refusals[] = {
#define REFUSAL(symbol, word) [TGA_PASSKEY_##symbol] = REFUSAL_IS(REFUSAL_##symbol),
#define REFUSAL_IS(...) REFUSAL_WITH(__VA_ARGS__)
#define REFUSAL_WITH(status, text) {status, PUSHD_TEXT_##text}
		TGA_PASSKEY_STATUSES(REFUSAL)
#undef REFUSAL
	};
	tga_language language =
		tga_language_accepted(pushd_request_field(r, "Accept-Language"));
	tga_buffer json = {0};

	tga_buffer_format(&json,
					  "{\"error\":\"%s\",\"message\":", tga_passkey_status_word(status));
	tga_buffer_json(&json, message != NULL ? message
										   : pushd_page_text(r->pushd->pages, language,
															 refusals[status].text));
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, refusals[status].status, &json);
}

void
pushd_passkey_refuse_all(pushd_request *r)
{
	if (r->pushd->settings.loaded)
		pushd_passkey_refuse(r, TGA_PASSKEY_OFF, NULL);
	else
		pushd_respond_unavailable(r);
}

tga_passkey_status
pushd_passkey_status(const char *word)
{
	tga_passkey_status status;

	return tga_passkey_status_parse(word, &status) ? status : TGA_PASSKEY_INVALID;
}

/* --- bytes ------------------------------------------------------------------------------- */

bool
pushd_passkey_bytes(const char *base64url, tga_buffer *parameter)
{
	size_t chars = strlen(base64url), len;
	uint8_t *bytes = malloc(TGA_BASE64URL_BYTES(chars) + 1);
	char *hex = malloc(2 * TGA_BASE64URL_BYTES(chars) + 1);
	bool ok = bytes != NULL && hex != NULL &&
			  tga_base64url_decode(base64url, chars, bytes, &len);

	if (ok)
	{
		tga_hex_encode(bytes, len, hex);
		tga_buffer_texts(parameter, "\\x", hex, NULL);
	}
	free(bytes);
	free(hex);
	return ok && !parameter->failed;
}

void
pushd_passkey_text(const char *hex, tga_buffer *base64url)
{
	size_t digits = strlen(hex);
	uint8_t *bytes = malloc(digits / 2 + 1);
	char *text = malloc(TGA_BASE64URL_CHARS(digits / 2) + 1);

	if (bytes == NULL || text == NULL || !tga_hex_decode(hex, digits, bytes, digits / 2))
		base64url->failed = true;
	else
	{
		tga_base64url_encode(bytes, digits / 2, text);
		tga_buffer_text(base64url, text);
	}
	free(bytes);
	free(text);
}

/* --- what both kinds of options have --------------------------------------------------------- */

/* False, and answered, if no challenge can be made. */
static bool
add_challenge(pushd_request *r, tga_challenge_purpose purpose,
			  const uint8_t login_id[static TGA_LOGIN_ID_BYTES], tga_buffer *json)
{
	const pushd_start_key *key = pushd_keyring_current(&r->pushd->keys);
	uint8_t challenge[TGA_CHALLENGE_BYTES];
	char text[TGA_BASE64URL_CHARS(TGA_CHALLENGE_BYTES) + 1];

	if (key == NULL || !tga_challenge_make(key->number, key->key, purpose, login_id,
										   pushd_now(), challenge))
	{
		pushd_respond_unavailable(r);
		return false;
	}
	tga_base64url_encode(challenge, sizeof(challenge), text);
	tga_buffer_format(json, "{\"challenge\":\"%s\",\"timeout\":%d", text, TIMEOUT_MS);
	return true;
}

/* --- for a login ------------------------------------------------------------------------------ */

bool
pushd_passkey_waiting_login(pushd_request *r, bool make, pushd_login *login)
{
	if (pushd_browser_login(r, login))
		return true;
	if (!make)
		pushd_passkey_refuse(r, TGA_PASSKEY_EXPIRED, NULL);
	else if (pushd_attempt_login(r))
	{
		if (pushd_login_make(login, pushd_now(), (uint8_t) r->pushd->config.channel))
		{
			pushd_respond_login_cookie(r, login);
			PUSHD_COUNT(r->pushd, LOGINS_STARTED);
			return true;
		}
		pushd_respond_unavailable(r);
	}
	return false;
}

/* No credentials are named: whose they are is not known, and is nobody's business. */
static void
respond_login_options(pushd_request *r)
{
	pushd_login login;
	tga_buffer json = {0};

	if (!pushd_passkey_waiting_login(r, true, &login))
		return;
	if (add_challenge(r, TGA_CHALLENGE_LOGIN, login.id, &json))
	{
		tga_buffer_text(&json, ",\"rpId\":");
		tga_buffer_json(&json, r->site->url->domain);
		tga_buffer_text(&json,
						",\"allowCredentials\":[],\"userVerification\":\"required\"}\n");
		pushd_respond_json(r, 200, &json);
	}
	pushd_login_wipe(&login);
}

/* --- for one that is added ---------------------------------------------------------------------- */

static const tga_pg_statement options_statement = {
	"passkey_options",
	"SELECT status, encode(user_handle, 'hex'), user_name, display_name, "
	"array_to_string(ARRAY(SELECT encode(c, 'hex') FROM unnest(credential_ids) AS c), ',') "
	"FROM tgauth_passkey_options($1::text)"};

enum
{
	OPTIONS_STATUS,
	OPTIONS_USER_HANDLE,
	OPTIONS_USER_NAME,
	OPTIONS_DISPLAY_NAME,
	OPTIONS_CREDENTIALS
};

/* A user who wants to add one. */
typedef struct adding
{
	pushd_request *request;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
} adding;

static void
add_member_hex(tga_buffer *json, const char *before, const char *hex)
{
	tga_buffer_texts(json, before, "\"", NULL);
	pushd_passkey_text(hex, json);
	tga_buffer_text(json, "\"");
}

static void
add_parties(const pushd_request *r, const PGresult *result, tga_buffer *json)
{
	const char *site = r->pushd->settings.site_name;

	tga_buffer_text(json, ",\"rp\":{\"id\":");
	tga_buffer_json(json, r->site->url->domain);
	tga_buffer_text(json, ",\"name\":");
	tga_buffer_json(json, site[0] != '\0' ? site : r->site->url->domain);
	add_member_hex(json,
				   "},\"user\":{\"id\":", PQgetvalue(result, 0, OPTIONS_USER_HANDLE));
	tga_buffer_text(json, ",\"name\":");
	tga_buffer_json(json, PQgetvalue(result, 0, OPTIONS_USER_NAME));
	tga_buffer_text(json, ",\"displayName\":");
	tga_buffer_json(json, PQgetvalue(result, 0, OPTIONS_DISPLAY_NAME));
	tga_buffer_text(json, "}");
}

/* Those that the user has: an authenticator that has one of them makes no other. */
static void
add_excluded(const PGresult *result, tga_buffer *json)
{
	tga_span rest = tga_span_of(PQgetvalue(result, 0, OPTIONS_CREDENTIALS)), one;
	bool first = true;

	tga_buffer_text(json, ",\"excludeCredentials\":[");
	while (rest.len > 0 && tga_span_next(&rest, ',', &one))
	{
		tga_buffer hex = {0};

		tga_buffer_add(&hex, one.at, one.len);
		tga_buffer_text(json, first ? "{" : ",{");
		add_member_hex(json,
					   "\"type\":\"public-key\",\"id\":", hex.failed ? "" : hex.bytes);
		tga_buffer_text(json, "}");
		tga_buffer_clear(&hex);
		first = false;
	}
	tga_buffer_text(json, "]");
}

static void
respond_register_options(const adding *a, const PGresult *result)
{
	tga_buffer json = {0};

	if (!add_challenge(a->request, TGA_CHALLENGE_REGISTER, a->login_id, &json))
		return;
	add_parties(a->request, result, &json);
	tga_buffer_text(&json, ",\"pubKeyCredParams\":[");
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		tga_buffer_format(&json, "%s{\"type\":\"public-key\",\"alg\":%d}",
						  i > 0 ? "," : "", algorithms[i]);
	tga_buffer_text(&json, "]");
	add_excluded(result, &json);
	tga_buffer_text(&json,
					",\"authenticatorSelection\":{\"residentKey\":\"required\","
					"\"requireResidentKey\":true,\"userVerification\":\"required\"},"
					"\"attestation\":\"none\"}\n");
	pushd_respond_json(a->request, 200, &json);
}

static void
on_options(void *arg, const PGresult *result)
{
	adding *a = arg;
	tga_passkey_status status;

	if (pushd_api_has_row(a->request, &options_statement, result))
	{
		status = pushd_passkey_status(PQgetvalue(result, 0, OPTIONS_STATUS));
		if (status == TGA_PASSKEY_OK)
			respond_register_options(a, result);
		else
			pushd_passkey_refuse(a->request, status, NULL);
	}
	free(a);
}

static void
ask_for_options(adding *a)
{
	char token[TGA_SECRET_CHARS + 1];

	if (!pushd_request_session_text(a->request, token) ||
		!pushd_db_send(&a->request->pushd->db, &options_statement, 1,
					   (const char *const[]){token}, on_options, a))
	{
		pushd_respond_unavailable(a->request);
		free(a);
	}
	OPENSSL_cleanse(token, sizeof(token));
}

static void
on_adder(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	adding *a = arg;

	if (outcome == PUSHD_DB_ROW)
	{
		memcpy(a->login_id, s->login_id, sizeof(a->login_id));
		ask_for_options(a);
		return;
	}
	if (outcome == PUSHD_DB_ABSENT)
	{
		pushd_attempt_failed(a->request);
		pushd_passkey_refuse(a->request, TGA_PASSKEY_NOBODY, NULL);
	}
	else
		pushd_respond_unavailable(a->request);
	free(a);
}

static void
find_adder(pushd_request *r)
{
	adding *a = calloc(1, sizeof(*a));

	if (a == NULL)
	{
		pushd_respond_unavailable(r);
		return;
	}
	a->request = r;
	pushd_browser_session(r, on_adder, a);
}

/* --- the request -------------------------------------------------------------------------------- */

/* {"purpose": "login" | "register"} */
void
pushd_handle_passkey_options(pushd_request *r)
{
	json_t *body = pushd_api_body(r);
	const char *word;
	tga_challenge_purpose purpose;

	if (body == NULL)
		return;
	if (!pushd_passkeys_are_offered(r->pushd))
		pushd_passkey_refuse_all(r);
	else if (pushd_api_json_text(body, "purpose", 16, &word) != PUSHD_API_GOOD ||
			 !tga_challenge_purpose_parse(word, &purpose))
		pushd_api_refuse_member(r, "purpose");
	else if (purpose == TGA_CHALLENGE_LOGIN)
		respond_login_options(r);
	else
		find_adder(r);
	json_decref(body);
}
