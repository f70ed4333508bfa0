/*
 * oauth_consent.c
 *		See oauth_consent.h.
 */
#include "oauth_consent.h"

#include "journal.h"
#include "oauth_scope.h"

static tga_statement select_consent = {
	.text = "SELECT FROM %1$s.tgauth_client_consent "
			"WHERE user_id = $1 AND client_id = $2 AND scopes @> $3",
	.nargs = 3,
	.types = {INT8OID, TEXTOID, TEXTARRAYOID},
};

static tga_statement write_consent = {
	.text = "INSERT INTO %1$s.tgauth_client_consent AS c "
			"(user_id, client_id, scopes, created_at) VALUES ($1, $2, $3, $4) "
			"ON CONFLICT (user_id, client_id) DO UPDATE SET created_at = $4, "
			"scopes = ARRAY(SELECT unnest(c.scopes || $3) AS s GROUP BY s ORDER BY s)",
	.nargs = 4,
	.types = {INT8OID, TEXTOID, TEXTARRAYOID, TIMESTAMPTZOID},
};

bool
tga_oauth_consent_given(const tga_call *call, const tga_client *client, int64 user_id,
						uint32_t scopes)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_text(&args, client->client_id);
	tga_spi_arg_datum(&args, tga_oauth_scopes_array(scopes));
	return tga_spi_run(call, &select_consent, &args) > 0;
}

void
tga_oauth_consent_give(const tga_call *call, const tga_client *client, int64 user_id,
					   uint32_t scopes)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_text(&args, client->client_id);
	tga_spi_arg_datum(&args, tga_oauth_scopes_array(scopes));
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &write_consent, &args) == 0)
		tga_spi_kept_out("tgauth_client_consent");
	tga_journal_write(call,
					  &(tga_journal_entry){.kind = TGA_JOURNAL_CLIENT_GRANTED,
										   .user_id = user_id,
										   .application = client->client_id,
										   .detail = tga_oauth_scopes_list(scopes)});
}
