/*
 * oauth_token.c
 *		See oauth_token.h; tgauth_token.
 */
#include "oauth_token.h"

#include "arg.h"
#include "oauth_claims.h"
#include "oauth_client_auth.h"
#include "oauth_scope.h"
#include "token_guc.h"

static const struct
{
	const char *name;
	tga_oauth_grant_type *run;
} grant_types[] = {
	{"authorization_code", tga_oauth_code_exchange},
	{"refresh_token", tga_oauth_refresh},
	{"urn:ietf:params:oauth:grant-type:device_code", tga_oauth_device_exchange},
};

static tga_statement insert_token = {
	.text =
		"INSERT INTO %1$s.tgauth_client_token (token_hash, kind, family, sid, scopes, "
		"nonce, id_token_claims, userinfo_claims, auth_time, created_at, expires_at) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
	.nargs = 11,
	.types = {BYTEAOID, TEXTOID, BYTEAOID, BYTEAOID, TEXTARRAYOID, TEXTOID, TEXTARRAYOID,
			  TEXTARRAYOID, TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static void
write_token(const tga_call *call, const tga_oauth_grant *grant, const char *kind,
			uint32_t scopes, TimestampTz expires_at,
			char token[static TGA_OAUTH_TOKEN_CHARS + 1])
{
	tga_args args = {0};
	uint8_t hash[TGA_CRYPTO_DIGEST];

	tga_oauth_token_make(token, hash);
	tga_spi_arg_bytes(&args, hash, sizeof(hash));
	tga_spi_arg_text(&args, kind);
	tga_spi_arg_bytes(&args, grant->family, sizeof(grant->family));
	tga_spi_arg_bytes(&args, grant->sid, sizeof(grant->sid));
	tga_spi_arg_datum(&args, tga_oauth_scopes_array(scopes));
	tga_spi_arg_text(&args, grant->nonce);
	tga_spi_arg_datum(&args, tga_oauth_claims_array(grant->id_token_claims));
	tga_spi_arg_datum(&args, tga_oauth_claims_array(grant->userinfo_claims));
	tga_spi_arg_time(&args, grant->auth_time);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, expires_at);
	if (tga_spi_run(call, &insert_token, &args) == 0)
		tga_spi_kept_out("tgauth_client_token");
}

void
tga_oauth_issue(const tga_oauth_request *request, const tga_oauth_grant *grant,
				tga_oauth_answer *answer)
{
	const tga_call *call = request->call;
	char access[TGA_OAUTH_TOKEN_CHARS + 1];
	char refresh[TGA_OAUTH_TOKEN_CHARS + 1];
	TimestampTz ends_at =
		Min(grant->ends_at, call->now + TGA_OAUTH_TOKEN_SECONDS * USECS_PER_SEC);
	uint32_t refresh_scopes =
		grant->refresh_scopes != 0 ? grant->refresh_scopes : grant->scopes;
	StringInfoData json;

	initStringInfo(&json);
	write_token(call, grant, "access", grant->scopes, ends_at, access);
	tga_oauth_add_text(&json, "access_token", access);
	tga_oauth_add_text(&json, "token_type", "Bearer");
	tga_oauth_add_int(&json, "expires_in", (ends_at - call->now) / USECS_PER_SEC);
	tga_oauth_add_text(&json, "scope", tga_oauth_scopes_list(grant->scopes));
	if (refresh_scopes & TGA_SCOPE_SET(OFFLINE_ACCESS))
	{
		write_token(call, grant, "refresh", refresh_scopes,
					call->now + tga_guc_refresh_ttl * USECS_PER_SEC, refresh);
		tga_oauth_add_text(&json, "refresh_token", refresh);
	}
	if (grant->scopes & TGA_SCOPE_SET(OPENID))
		tga_oauth_add_text(
			&json, "id_token",
			tga_oauth_id_token(call, request->issuer, request->client, grant, access));
	tga_oauth_answer_json(call, answer, &json);
	explicit_bzero(access, sizeof(access));
	explicit_bzero(refresh, sizeof(refresh));
}

void
tga_oauth_invalid_grant(const tga_oauth_request *request, tga_oauth_answer *answer,
						const char *description)
{
	tga_oauth_error(request->call, answer, 400, "invalid_grant", description);
}

static void
run_grant_type(const tga_oauth_request *request, tga_oauth_answer *answer)
{
	const char *name = tga_oauth_form_value(request->form, "grant_type");

	for (size_t i = 0; name != NULL && i < lengthof(grant_types); i++)
		if (strcmp(name, grant_types[i].name) == 0)
		{
			grant_types[i].run(request, answer);
			return;
		}
	tga_oauth_error(request->call, answer, 400,
					name == NULL ? "invalid_request" : "unsupported_grant_type",
					name == NULL ? "there is no grant_type"
								 : "there is no such grant_type here");
}

/* tgauth_token(issuer, form, authorization) → status, body, www_authenticate */
PG_FUNCTION_INFO_V1(tgauth_token);
Datum
tgauth_token(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_oauth_form form;
	tga_client client;
	tga_oauth_answer answer = {0};
	tga_oauth_request request = {&call, tga_arg_string(fcinfo, 0, "issuer"), &form,
								 &client};

	tga_oauth_form_arg(fcinfo, 1, &form);
	tga_spi_begin(&call, fcinfo);
	if (tga_oauth_client_auth(&call, &form, tga_arg_text(fcinfo, 2), &client, &answer))
		run_grant_type(&request, &answer);
	tga_spi_end();
	return tga_oauth_return(fcinfo, &answer);
}
