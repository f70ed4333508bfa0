/*
 * session_open.c
 *		Sessions that begin without a start token: by a password, or by another
 *		proof that Telegram gives.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "client_address.h"
#include "session.h"
#include "user_agent.h"

static tga_statement insert_session = {
	.text = "INSERT INTO %1$s.tgauth_session (login_id, user_id, channel, created_at, "
			"expires_at, last_used_at, address, browser, os, changed_at, changed_xid) "
			"VALUES ($1, $2, $3, $4, $5, $4, $6::inet, $7, $8, $4, pg_current_xact_id()) "
			"ON CONFLICT (login_id) DO NOTHING",
	.nargs = 8,
	.types = {BYTEAOID, INT8OID, INT4OID, TIMESTAMPTZOID, TIMESTAMPTZOID, TEXTOID,
			  TEXTOID, TEXTOID},
};

void
tga_client_args(FunctionCallInfo fcinfo, int address, int user_agent, tga_client *client)
{
	char unpacked[TGA_ADDRESS_TEXT];

	memset(client, 0, sizeof(*client));
	if (!PG_ARGISNULL(address))
	{
		Datum host = DirectFunctionCall1(network_host, PG_GETARG_DATUM(address));

		if (tga_address_pack(TextDatumGetCString(host), client->packed) &&
			tga_address_unpack(client->packed, unpacked))
			client->address = pstrdup(unpacked);
	}
	if (!PG_ARGISNULL(user_agent))
	{
		const struct varlena *agent = PG_GETARG_TEXT_PP(user_agent);
		size_t len = TGA_ARG_LEN(agent);

		client->browser =
			tga_browser_name((uint8_t) tga_user_agent_browser(VARDATA_ANY(agent), len));
		client->os = tga_os_name((uint8_t) tga_user_agent_os(VARDATA_ANY(agent), len));
	}
}

void
tga_login_id_arg(FunctionCallInfo fcinfo, int number,
				 uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	const bytea *value;

	tga_require_arg(fcinfo, number, "login_id");
	value = PG_GETARG_BYTEA_PP(number);
	if (TGA_ARG_LEN(value) != TGA_LOGIN_ID_BYTES)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("login_id must have %d bytes", TGA_LOGIN_ID_BYTES)));
	memcpy(login_id, VARDATA_ANY(value), TGA_LOGIN_ID_BYTES);
}

uint8_t
tga_channel_arg(FunctionCallInfo fcinfo, int number)
{
	int32 channel;

	tga_require_arg(fcinfo, number, "channel");
	channel = PG_GETARG_INT32(number);
	if (channel < 0 || channel > UINT8_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("channel must be from 0 to %d", UINT8_MAX)));
	return (uint8_t) channel;
}

bool
tga_session_open(const tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
				 int64 user_id, int channel, TimestampTz expires_at,
				 const tga_client *client)
{
	tga_args args = {0};

	tga_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_arg_int8(&args, user_id);
	tga_arg_int4(&args, channel);
	tga_arg_time(&args, call->now);
	tga_arg_time(&args, expires_at);
	tga_arg_text(&args, client->address);
	tga_arg_text(&args, client->browser);
	tga_arg_text(&args, client->os);
	return tga_run(call, &insert_session, &args) > 0;
}
