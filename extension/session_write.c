/*
 * session_write.c
 *		The one writer of a session's row, and what goes into it of the client.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "arg.h"
#include "client_address.h"
#include "guc.h"
#include "journal.h"
#include "return_token.h"
#include "session.h"
#include "user_agent.h"

/* How many others the user has that live is told with it. */
static tga_statement insert_session = {
	.text =
		"INSERT INTO %1$s.tgauth_session (login_id, user_id, channel, proof, token_id, "
		"created_at, expires_at, purge_at, last_used_at, address, browser, os, "
		"changed_at, changed_xid, return_key) "
		"VALUES ($1, $2, $3, $9, $10, $4, $5, $5, $4, $6::inet, $7, $8, $4, "
		"pg_current_xact_id(), $11) ON CONFLICT (login_id) DO NOTHING "
		"RETURNING (SELECT count(*) FROM %1$s.tgauth_session "
		"WHERE user_id = $2 AND revoked_at IS NULL AND expires_at > $4)",
	.nargs = 11,
	.types = {BYTEAOID, INT8OID, INT4OID, TIMESTAMPTZOID, TIMESTAMPTZOID, TEXTOID,
			  TEXTOID, TEXTOID, TEXTOID, BYTEAOID, INT4OID},
};

static tga_statement select_decided = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE login_id = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

void
tga_session_client_args(FunctionCallInfo fcinfo, int address, int user_agent,
						tga_start_token *token)
{
	const text *agent = tga_arg_text(fcinfo, user_agent);

	if (!PG_ARGISNULL(address))
	{
		Datum host = DirectFunctionCall1(network_host, PG_GETARG_DATUM(address));

		(void) tga_address_pack(TextDatumGetCString(host), token->address);
	}
	if (agent != NULL)
	{
		size_t len = TGA_ARG_LEN(agent);

		token->browser = (uint8_t) tga_user_agent_browser(VARDATA_ANY(agent), len);
		token->os = (uint8_t) tga_user_agent_os(VARDATA_ANY(agent), len);
	}
}

/* Returns if the login was decided already, else raises. */
static void
judge_unwritten(const tga_call *call, const tga_start_token *token)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, token->login_id, TGA_LOGIN_ID_BYTES);
	if (tga_spi_run(call, &select_decided, &args) == 0)
		tga_spi_kept_out("tgauth_session");
}

static bool
write_session(const tga_call *call, const tga_start_token *token, int64 user_id,
			  tga_session_proof proof, const uint8_t *token_id, TimestampTz expires_at,
			  bool returning)
{
	tga_args args = {0};
	char address[TGA_ADDRESS_TEXT];
	bool has_address = tga_address_unpack(token->address, address);

	Assert(user_id > 0);
	Assert(expires_at > call->now);
	tga_spi_arg_bytes(&args, token->login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_int4(&args, token->channel);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, expires_at);
	tga_spi_arg_text(&args, has_address ? address : NULL);
	tga_spi_arg_text(&args, tga_browser_name(token->browser));
	tga_spi_arg_text(&args, tga_os_name(token->os));
	tga_spi_arg_text(&args, tga_session_proof_word(proof));
	if (token_id != NULL)
		tga_spi_arg_bytes(&args, token_id, TGA_LOGIN_ID_BYTES);
	else
		tga_spi_arg_null(&args);
	if (returning)
		tga_spi_arg_int4(&args, token->key_number);
	else
		tga_spi_arg_null(&args);
	if (tga_spi_run(call, &insert_session, &args) == 0)
	{
		judge_unwritten(call, token);
		return false;
	}
	if (tga_spi_int8(1) >= tga_guc_max_sessions)
		tga_session_revoke_oldest(call, user_id, token->login_id);
	tga_journal_write(call,
					  &(tga_journal_entry){.kind = TGA_JOURNAL_LOGIN,
										   .user_id = user_id,
										   .login_id = token->login_id,
										   .client = token,
										   .detail = tga_session_proof_word(proof)});
	return true;
}

bool
tga_session_write(const tga_call *call, const tga_start_token *token, int64 user_id,
				  tga_session_proof proof, const uint8_t *token_id,
				  TimestampTz expires_at)
{
	return write_session(call, token, user_id, proof, token_id, expires_at, false);
}

bool
tga_session_write_returning(const tga_call *call, const tga_start_token *token,
							int64 user_id)
{
	return write_session(call, token, user_id, TGA_SESSION_PROOF_TELEGRAM, NULL,
						 tga_spi_ago(call, -TGA_RETURN_SECONDS), true);
}
