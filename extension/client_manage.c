/*
 * client_manage.c
 *		Clients are added, changed and removed; their secrets rotate.  For operators.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "base64url.h"
#include "client.h"
#include "client_args.h"
#include "client_number.h"
#include "journal.h"
#include "crypto.h"
#include "notify.h"
#include "token_key.h"

#define SECRET_BYTES 32

#define CLIENT_ARG_TYPES                                                                 \
	TEXTOID, TEXTOID, TEXTARRAYOID, TEXTARRAYOID, TEXTOID, TEXTOID, BOOLOID, TEXTOID,    \
		TEXTOID, TEXTARRAYOID, TEXTARRAYOID, BOOLOID

static tga_statement insert_client = {
	.text = "INSERT INTO %1$s.tgauth_client (client_id, name, redirect_uris, "
			"post_logout_redirect_uris, backchannel_logout_uri, authentication, "
			"pkce_required, id_token_algorithm, consent, groups, id_token_claims, "
			"device_grant, number) "
			"VALUES ($1, $2, $3, coalesce($4, '{}'), nullif($5, ''), "
			"coalesce($6, 'client_secret_basic'), coalesce($7, true), "
			"coalesce($8, 'RS256'), coalesce($9, 'once'), coalesce($10, '{}'), "
			"coalesce($11, '{}'), coalesce($12, false), $13) "
			"RETURNING authentication, pkce_required, id_token_algorithm",
	.nargs = TGA_CLIENT_ARGS + 1,
	.types = {CLIENT_ARG_TYPES, INT4OID},
};

static tga_statement update_client = {
	.text = "UPDATE %1$s.tgauth_client SET name = coalesce($2, name), "
			"redirect_uris = coalesce($3, redirect_uris), "
			"post_logout_redirect_uris = coalesce($4, post_logout_redirect_uris), "
			"backchannel_logout_uri = nullif(coalesce($5, backchannel_logout_uri), ''), "
			"authentication = coalesce($6, authentication), "
			"pkce_required = coalesce($7, pkce_required), "
			"id_token_algorithm = coalesce($8, id_token_algorithm), "
			"consent = coalesce($9, consent), groups = coalesce($10, groups), "
			"id_token_claims = coalesce($11, id_token_claims), "
			"device_grant = coalesce($12, device_grant) WHERE client_id = $1 "
			"RETURNING authentication, pkce_required, id_token_algorithm",
	.nargs = TGA_CLIENT_ARGS,
	.types = {CLIENT_ARG_TYPES},
};

/* Of two who change a client the second waits. */
static tga_statement select_client = {
	.text = "SELECT authentication FROM %1$s.tgauth_client WHERE client_id = $1 "
			"FOR UPDATE",
	.nargs = 1,
	.types = {TEXTOID},
};

/* Everything of a client but what says who has consented to what, which goes as well. */
static tga_statement delete_client = {
	.text =
		"WITH sessions AS (DELETE FROM %1$s.tgauth_client_session WHERE client_id = $1 "
		"RETURNING sid), "
		"tokens AS (DELETE FROM %1$s.tgauth_client_token WHERE sid = ANY "
		"(ARRAY(SELECT sid FROM sessions))), "
		"codes AS (DELETE FROM %1$s.tgauth_client_code WHERE sid = ANY "
		"(ARRAY(SELECT sid FROM sessions))), "
		"devices AS (DELETE FROM %1$s.tgauth_client_device WHERE client_id = $1), "
		"logouts AS (DELETE FROM %1$s.tgauth_client_logout WHERE client_id = $1), "
		"consents AS (DELETE FROM %1$s.tgauth_client_consent WHERE client_id = $1), "
		"secrets AS (DELETE FROM %1$s.tgauth_client_secret WHERE client_id = $1) "
		"DELETE FROM %1$s.tgauth_client WHERE client_id = $1 RETURNING client_id",
	.nargs = 1,
	.types = {TEXTOID},
};

/* All but the newest so many. */
static tga_statement delete_secrets = {
	.text = "DELETE FROM %1$s.tgauth_client_secret WHERE secret_hash = ANY (ARRAY("
			"SELECT secret_hash FROM %1$s.tgauth_client_secret WHERE client_id = $1 "
			"ORDER BY created_at DESC, secret_hash OFFSET $2))",
	.nargs = 2,
	.types = {TEXTOID, INT4OID},
};

static tga_statement insert_secret = {
	.text = "INSERT INTO %1$s.tgauth_client_secret (secret_hash, client_id, created_at) "
			"VALUES ($1, $2, $3)",
	.nargs = 3,
	.types = {BYTEAOID, TEXTOID, TIMESTAMPTZOID},
};

/* --- writing -------------------------------------------------------------------------- */

/* The arguments as they are; the domain of groups judges those. */
static void
pass_args(FunctionCallInfo fcinfo, tga_args *args)
{
	for (int i = 0; i < TGA_CLIENT_ARGS; i++)
		if (PG_ARGISNULL(i))
			tga_spi_arg_null(args);
		else
			tga_spi_arg_datum(args, PG_GETARG_DATUM(i));
}

/* Whether the client that the last statement returned keeps secrets; it can be so. */
static bool
judge_written(const tga_call *call)
{
	bool confidential = strcmp(tga_spi_text(1), "none") != 0;
	bool es256 = strcmp(tga_spi_text(3), "ES256") == 0;

	if (!confidential && !tga_spi_bool(2))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a client without a secret must use PKCE"),
				 errdetail("Whoever reads its code could exchange it (RFC 9700, section "
						   "2.1.1)."),
				 errhint("Leave pkce_required on, or give the client a secret.")));
	tga_token_key_ensure(call, es256 ? TGA_ES256 : TGA_RS256);
	return confidential;
}

static void
forget_secrets(const tga_call *call, const char *client_id, int but)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, client_id);
	tga_spi_arg_int4(&args, but);
	tga_spi_run(call, &delete_secrets, &args);
}

/* A new secret beside the newest of before, in the caller's memory. */
static text *
make_secret(const tga_call *call, const char *client_id)
{
	tga_args args = {0};
	uint8_t bytes[SECRET_BYTES];
	uint8_t hash[TGA_CRYPTO_DIGEST];
	char secret[TGA_BASE64URL_CHARS(SECRET_BYTES) + 1];
	MemoryContext spi;
	text *answer;

	forget_secrets(call, client_id, 1);
	tga_crypto_random(bytes, sizeof(bytes));
	tga_base64url_encode(bytes, sizeof(bytes), secret);
	tga_crypto_sha256(secret, strlen(secret), hash);
	tga_spi_arg_bytes(&args, hash, sizeof(hash));
	tga_spi_arg_text(&args, client_id);
	tga_spi_arg_time(&args, call->now);
	tga_spi_run(call, &insert_secret, &args);
	spi = MemoryContextSwitchTo(call->caller);
	answer = cstring_to_text(secret);
	MemoryContextSwitchTo(spi);
	explicit_bzero(bytes, sizeof(bytes));
	explicit_bzero(secret, sizeof(secret));
	return answer;
}

static bool
find(const tga_call *call, const char *client_id)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, client_id);
	return tga_spi_run(call, &select_client, &args) > 0;
}

static void unknown(const char *client_id) __attribute__((noreturn));

static void
unknown(const char *client_id)
{
	ereport(ERROR, (errcode(ERRCODE_NO_DATA_FOUND),
					errmsg("there is no client \"%s\"", client_id),
					errdetail("Client ids are compared to the letter."),
					errhint("tgauth_clients() lists them.")));
}

/* tgauth_add_client(client_id, name, redirect_uris, …) → its secret, or NULL */
PG_FUNCTION_INFO_V1(tgauth_add_client);
Datum
tgauth_add_client(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	char *client_id = tga_arg_string(fcinfo, TGA_CLIENT_ARG_ID, "client_id");
	text *secret = NULL;
	int number;

	tga_arg_require(fcinfo, TGA_CLIENT_NAME, "name");
	tga_arg_require(fcinfo, TGA_CLIENT_REDIRECT_URIS, "redirect_uris");
	tga_client_args_judge(fcinfo);
	tga_spi_begin(&call, fcinfo);
	number = tga_client_number_free(&call);
	if (find(&call, client_id))
		ereport(ERROR,
				(errcode(ERRCODE_UNIQUE_VIOLATION),
				 errmsg("there is a client \"%s\" already", client_id),
				 errdetail("It keeps its secret and its addresses."),
				 errhint("Change it by tgauth_set_client, or choose another name.")));
	pass_args(fcinfo, &args);
	tga_spi_arg_int4(&args, number);
	if (tga_spi_run(&call, &insert_client, &args) == 0)
		tga_spi_kept_out("tgauth_client");
	if (judge_written(&call))
		secret = make_secret(&call, client_id);
	tga_spi_end();
	tga_notify_keys();
	if (secret == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(secret);
}

/* tgauth_set_client(client_id, …): what is NULL stays */
PG_FUNCTION_INFO_V1(tgauth_set_client);
Datum
tgauth_set_client(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	char *client_id = tga_arg_string(fcinfo, TGA_CLIENT_ARG_ID, "client_id");

	tga_client_args_judge(fcinfo);
	tga_spi_begin(&call, fcinfo);
	pass_args(fcinfo, &args);
	if (tga_spi_run(&call, &update_client, &args) == 0)
		unknown(client_id);
	if (!judge_written(&call))
		forget_secrets(&call, client_id, 0);
	tga_spi_end();
	tga_notify_keys();
	PG_RETURN_VOID();
}

/* tgauth_remove_client(client_id) → whether there was one.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_remove_client);
Datum
tgauth_remove_client(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	bool removed;

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_datum(&args, PG_GETARG_DATUM(0));
	removed = tga_spi_run(&call, &delete_client, &args) > 0;
	if (removed)
		tga_journal_write(&call, &(tga_journal_entry){.kind = TGA_JOURNAL_CLIENT_REVOKED,
													  .application = tga_spi_text(1)});
	tga_spi_end();
	if (removed)
		tga_notify_keys();
	PG_RETURN_BOOL(removed);
}

/* tgauth_rotate_client_secret(client_id) → a second secret, shown this once */
PG_FUNCTION_INFO_V1(tgauth_rotate_client_secret);
Datum
tgauth_rotate_client_secret(PG_FUNCTION_ARGS)
{
	tga_call call;
	char *client_id = tga_arg_string(fcinfo, 0, "client_id");
	text *secret;

	tga_spi_begin(&call, fcinfo);
	if (!find(&call, client_id))
		unknown(client_id);
	if (strcmp(tga_spi_text(1), "none") == 0)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("client \"%s\" has no secret", client_id),
						errdetail("It is registered with authentication none."),
						errhint("Give it another by tgauth_set_client first.")));
	secret = make_secret(&call, client_id);
	tga_spi_end();
	PG_RETURN_TEXT_P(secret);
}
