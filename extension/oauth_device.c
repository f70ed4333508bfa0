/*
 * oauth_device.c
 *		See oauth_device.h: what a device asks for by itself.
 */
#include "oauth_device.h"

#include "arg.h"
#include "oauth_client_auth.h"
#include "oauth_scope.h"
#include "oauth_token.h"

#define DEVICE_SECONDS (10 * 60)
#define INTERVAL_SECONDS 5

/* Of codes that were drawn before; more in a row there cannot be by chance. */
#define DRAWS_MAX 10

static tga_statement insert_device = {
	.text = "INSERT INTO %1$s.tgauth_client_device (device_hash, user_code, client_id, "
			"scopes, interval_s, next_poll_at, expires_at) "
			"VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (user_code) DO NOTHING",
	.nargs = 7,
	.types = {BYTEAOID, TEXTOID, TEXTOID, TEXTARRAYOID, INT4OID, TIMESTAMPTZOID,
			  TIMESTAMPTZOID},
};

enum device_column
{
	DEVICE_STATE = 1,
	DEVICE_EXPIRED,
	DEVICE_TOO_SOON,
	DEVICE_SCOPES,
	DEVICE_SID
};

/* Of two who ask at once, and of the person who decides, the second waits here. */
static tga_statement lock_device = {
	.text = "SELECT state, expires_at <= $3, next_poll_at > $3, scopes, sid "
			"FROM %1$s.tgauth_client_device "
			"WHERE device_hash = $1 AND client_id = $2 FOR UPDATE",
	.nargs = 3,
	.types = {BYTEAOID, TEXTOID, TIMESTAMPTZOID},
};

/* A device that asks too soon has to leave more time from then on (section 3.5). */
static tga_statement put_off = {
	.text = "UPDATE %1$s.tgauth_client_device SET interval_s = interval_s + $2, "
			"next_poll_at = $3 + make_interval(secs => interval_s + $2) "
			"WHERE device_hash = $1",
	.nargs = 3,
	.types = {BYTEAOID, INT4OID, TIMESTAMPTZOID},
};

static tga_statement use_device = {
	.text = "UPDATE %1$s.tgauth_client_device SET state = 'used' "
			"WHERE device_hash = $1 AND state = 'approved'",
	.nargs = 1,
	.types = {BYTEAOID},
};

static tga_statement select_auth_time = {
	.text = "SELECT created_at FROM %1$s.tgauth_session WHERE login_id = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

/* --- it begins -------------------------------------------------------------------- */

static void
draw_user_code(char code[static TGA_USER_CODE_CHARS + 1])
{
	const size_t letters = sizeof(TGA_USER_CODE_ALPHABET) - 1;

	for (int i = 0; i < TGA_USER_CODE_CHARS;)
	{
		uint8_t byte;

		tga_crypto_random(&byte, 1);
		/* Of the last bytes not all letters would come. */
		if (byte < 256 / letters * letters)
			code[i++] = TGA_USER_CODE_ALPHABET[byte % letters];
	}
	code[TGA_USER_CODE_CHARS] = '\0';
}

static void
begin(const tga_call *call, const tga_client *client, uint32_t scopes,
	  char device_code[static TGA_OAUTH_TOKEN_CHARS + 1],
	  char user_code[static TGA_USER_CODE_CHARS + 1])
{
	uint8_t hash[TGA_CRYPTO_DIGEST];

	tga_oauth_token_make(device_code, hash);
	for (int draws = 0; draws < DRAWS_MAX; draws++)
	{
		tga_args args = {0};

		draw_user_code(user_code);
		tga_spi_arg_bytes(&args, hash, sizeof(hash));
		tga_spi_arg_text(&args, user_code);
		tga_spi_arg_text(&args, client->client_id);
		tga_spi_arg_datum(&args, tga_oauth_scopes_array(scopes));
		tga_spi_arg_int4(&args, INTERVAL_SECONDS);
		tga_spi_arg_time(&args, call->now);
		tga_spi_arg_time(&args, call->now + DEVICE_SECONDS * USECS_PER_SEC);
		if (tga_spi_run(call, &insert_device, &args) > 0)
			return;
	}
	tga_spi_kept_out("tgauth_client_device");
}

/*
 * Whoever knows the name of a client without a secret can ask in its name, and lead
 * somebody else to the page (section 5.4): so only those that the operator says so of.
 */
static bool
may_ask(const tga_call *call, const tga_client *client, tga_oauth_answer *answer)
{
	if (!client->device_grant)
		tga_oauth_error(call, answer, 400, "unauthorized_client",
						"the client is not registered for devices");
	return client->device_grant;
}

/* tgauth_device_authorization(issuer, prefix, form, authorization) → status, body, … */
PG_FUNCTION_INFO_V1(tgauth_device_authorization);
Datum
tgauth_device_authorization(PG_FUNCTION_ARGS)
{
	tga_call call;
	const char *issuer = tga_arg_string(fcinfo, 0, "issuer");
	const char *prefix = tga_arg_string(fcinfo, 1, "prefix");
	tga_oauth_form form;
	tga_client client;
	tga_oauth_answer answer = {0};
	char device_code[TGA_OAUTH_TOKEN_CHARS + 1];
	char user_code[TGA_USER_CODE_CHARS + 1];
	StringInfoData json;
	const char *scope, *shown, *uri;

	tga_oauth_form_arg(fcinfo, 2, &form);
	tga_spi_begin(&call, fcinfo);
	if (tga_oauth_client_auth(&call, &form, tga_arg_text(fcinfo, 3), &client, &answer) &&
		may_ask(&call, &client, &answer))
	{
		scope = tga_oauth_form_value(&form, "scope");
		begin(&call, &client, scope != NULL ? tga_oauth_scopes_parse(scope) : 0,
			  device_code, user_code);
		shown = psprintf("%.4s-%s", user_code, user_code + 4);
		uri = psprintf("%s%soauth/device", issuer, prefix);
		initStringInfo(&json);
		tga_oauth_add_text(&json, "device_code", device_code);
		tga_oauth_add_text(&json, "user_code", shown);
		tga_oauth_add_text(&json, "verification_uri", uri);
		tga_oauth_add_text(&json, "verification_uri_complete",
						   psprintf("%s?user_code=%s", uri, shown));
		tga_oauth_add_int(&json, "expires_in", DEVICE_SECONDS);
		tga_oauth_add_int(&json, "interval", INTERVAL_SECONDS);
		tga_oauth_answer_json(&call, &answer, &json);
		explicit_bzero(device_code, sizeof(device_code));
	}
	tga_spi_end();
	return tga_oauth_return(fcinfo, &answer);
}

/* --- it asks ---------------------------------------------------------------------- */

/* The device is to ask later, as often as it was told or less so. */
static void
ask_later(const tga_oauth_request *request, const uint8_t hash[static TGA_CRYPTO_DIGEST],
		  bool too_soon, tga_oauth_answer *answer)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, hash, TGA_CRYPTO_DIGEST);
	tga_spi_arg_int4(&args, too_soon ? INTERVAL_SECONDS : 0);
	tga_spi_arg_time(&args, request->call->now);
	tga_spi_run(request->call, &put_off, &args);
	tga_oauth_error(
		request->call, answer, 400, too_soon ? "slow_down" : "authorization_pending",
		too_soon ? "five seconds more between requests" : "the person has not decided");
}

/* What was approved, from the row that was locked; false if its session has ended. */
static bool
take_grant(const tga_oauth_request *request, tga_oauth_grant *grant)
{
	const tga_call *call = request->call;
	tga_args mark = {0};
	tga_args session = {0};
	bool isnull;
	Datum scopes = tga_spi_cell(DEVICE_SCOPES, &isnull);

	grant->scopes = tga_oauth_scopes_of(scopes, isnull);
	if (!tga_spi_bytes(0, DEVICE_SID, grant->sid, TGA_SID_BYTES))
		elog(ERROR, "a device was approved for no session");
	tga_spi_arg_bytes(&mark, grant->family, TGA_CRYPTO_DIGEST);
	tga_spi_run(call, &use_device, &mark);
	if (!tga_oauth_grant_session(call, request->client, grant))
		return false;
	tga_spi_arg_bytes(&session, grant->login_id, TGA_LOGIN_ID_BYTES);
	return tga_spi_run(call, &select_auth_time, &session) > 0 &&
		   tga_spi_time(1, &grant->auth_time);
}

static void
exchange(const tga_oauth_request *request, tga_oauth_grant *grant,
		 tga_oauth_answer *answer)
{
	const tga_call *call = request->call;
	const char *state = tga_spi_text(DEVICE_STATE);

	if (strcmp(state, "used") == 0)
	{
		tga_oauth_grant_revoke(call, grant->family, TGA_JOURNAL_REUSED);
		tga_oauth_invalid_grant(request, answer, "the device code was used before");
	}
	else if (strcmp(state, "denied") == 0)
		tga_oauth_error(call, answer, 400, "access_denied", "the person has declined");
	else if (tga_spi_bool(DEVICE_EXPIRED))
		tga_oauth_error(call, answer, 400, "expired_token",
						"the device code has expired");
	else if (strcmp(state, "waiting") == 0)
		ask_later(request, grant->family, tga_spi_bool(DEVICE_TOO_SOON), answer);
	else if (take_grant(request, grant))
		tga_oauth_issue(request, grant, answer);
	else
		tga_oauth_invalid_grant(request, answer, "the session has ended");
}

/* grant_type urn:ietf:params:oauth:grant-type:device_code (sections 3.4 and 3.5) */
void
tga_oauth_device_exchange(const tga_oauth_request *request, tga_oauth_answer *answer)
{
	const char *code = tga_oauth_form_value(request->form, "device_code");
	tga_oauth_grant grant = {0};
	tga_args args = {0};

	if (code == NULL)
	{
		tga_oauth_error(request->call, answer, 400, "invalid_request",
						"there is no device_code");
		return;
	}
	if (!tga_oauth_token_hash(code, grant.family))
	{
		tga_oauth_invalid_grant(request, answer, "there is no such device code");
		return;
	}
	tga_spi_arg_bytes(&args, grant.family, TGA_CRYPTO_DIGEST);
	tga_spi_arg_text(&args, request->client->client_id);
	tga_spi_arg_time(&args, request->call->now);
	if (tga_spi_run(request->call, &lock_device, &args) == 0)
		tga_oauth_invalid_grant(request, answer, "there is no such device code");
	else
		exchange(request, &grant, answer);
}
