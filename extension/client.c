/*
 * client.c
 *		See client.h; and the lists of clients and applications.
 */
#include "client.h"

#include <openssl/crypto.h>

#include "utils/builtins.h"

#include "crypto.h"
#include "oauth_scope.h"

static tga_statement select_client = {
	.text = "SELECT client_id, name, authentication, pkce_required, consent = 'once', "
			"id_token_algorithm, redirect_uris, id_token_claims, device_grant "
			"FROM %1$s.tgauth_client WHERE client_id = $1",
	.nargs = 1,
	.types = {TEXTOID},
};

enum client_column
{
	CLIENT_ID = 1,
	CLIENT_NAME,
	CLIENT_AUTHENTICATION,
	CLIENT_PKCE_REQUIRED,
	CLIENT_ASKS_CONSENT,
	CLIENT_ALGORITHM,
	CLIENT_REDIRECT_URIS,
	CLIENT_ID_TOKEN_CLAIMS,
	CLIENT_DEVICE_GRANT
};

static tga_statement select_admitted = {
	.text = "SELECT FROM %1$s.tgauth_client AS c, %1$s.tgauth_user AS u "
			"WHERE c.client_id = $1 AND u.id = $2 "
			"AND (c.groups = '{}' OR c.groups::text[] && u.groups::text[])",
	.nargs = 2,
	.types = {TEXTOID, INT8OID},
};

static tga_statement select_secrets = {
	.text = "SELECT secret_hash FROM %1$s.tgauth_client_secret WHERE client_id = $1",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement select_clients = {
	.text = "SELECT client_id, name, redirect_uris, post_logout_redirect_uris, "
			"backchannel_logout_uri, authentication, pkce_required, id_token_algorithm, "
			"consent, groups::text[], id_token_claims, device_grant, number, "
			"(SELECT count(*)::int FROM %1$s.tgauth_client_secret AS s "
			"WHERE s.client_id = c.client_id), created_at "
			"FROM %1$s.tgauth_client AS c ORDER BY client_id",
};

/* Where an application is: the host of its first address. */
static tga_statement select_applications = {
	.text = "SELECT number, client_id, name, "
			"substring(redirect_uris[1] FROM '^https?://([^/?]+)') "
			"FROM %1$s.tgauth_client UNION ALL "
			"SELECT number, NULL, host, host FROM %1$s.tgauth_site ORDER BY 1",
};

bool
tga_client_find(const tga_call *call, const char *client_id, tga_client *client)
{
	tga_args args = {0};
	bool isnull;
	Datum claims;

	tga_spi_arg_text(&args, client_id);
	if (tga_spi_run(call, &select_client, &args) == 0)
		return false;
	client->client_id = tga_spi_keep(call, tga_spi_text(CLIENT_ID));
	client->name = tga_spi_keep(call, tga_spi_text(CLIENT_NAME));
	client->authentication = tga_spi_keep(call, tga_spi_text(CLIENT_AUTHENTICATION));
	client->pkce_required = tga_spi_bool(CLIENT_PKCE_REQUIRED);
	client->device_grant = tga_spi_bool(CLIENT_DEVICE_GRANT);
	client->asks_consent = tga_spi_bool(CLIENT_ASKS_CONSENT);
	client->id_token_algorithm =
		strcmp(tga_spi_text(CLIENT_ALGORITHM), "ES256") == 0 ? TGA_ES256 : TGA_RS256;
	client->redirect_uris =
		SPI_datumTransfer(tga_spi_value(0, CLIENT_REDIRECT_URIS), false, -1);
	claims = tga_spi_cell(CLIENT_ID_TOKEN_CLAIMS, &isnull);
	client->id_token_claims = tga_oauth_claims_of(claims, isnull);
	return true;
}

bool
tga_client_admits(const tga_call *call, const tga_client *client, int64 user_id)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, client->client_id);
	tga_spi_arg_int8(&args, user_id);
	return tga_spi_run(call, &select_admitted, &args) > 0;
}

bool
tga_client_has_secret(const tga_call *call, const tga_client *client, const char *secret)
{
	tga_args args = {0};
	uint8_t hash[TGA_CRYPTO_DIGEST];
	uint8_t known[TGA_CRYPTO_DIGEST];
	bool found = false;

	tga_crypto_sha256(secret, strlen(secret), hash);
	tga_spi_arg_text(&args, client->client_id);
	tga_spi_run(call, &select_secrets, &args);
	for (uint64 i = 0; i < SPI_processed; i++)
		found |= tga_spi_bytes(i, 1, known, sizeof(known)) &&
				 CRYPTO_memcmp(hash, known, sizeof(hash)) == 0;
	return found;
}

static Datum
return_all(FunctionCallInfo fcinfo, tga_statement *statement)
{
	tga_call call;
	tga_args none = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_read(&call, statement, &none);
	return tga_spi_return_rows(fcinfo, &call);
}

/* tgauth_clients() → the clients, without what authenticates them */
PG_FUNCTION_INFO_V1(tgauth_clients);
Datum
tgauth_clients(PG_FUNCTION_ARGS)
{
	return return_all(fcinfo, &select_clients);
}

/* tgauth_applications() → what a login can be for, by number */
PG_FUNCTION_INFO_V1(tgauth_applications);
Datum
tgauth_applications(PG_FUNCTION_ARGS)
{
	return return_all(fcinfo, &select_applications);
}
