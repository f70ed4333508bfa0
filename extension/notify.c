/*
 * notify.c
 *		See notify.h.
 *
 * NOTIFY is part of the transaction: it is sent when that commits, and once for
 * equal payloads.
 */
#include "postgres.h"

#include "commands/async.h"
#include "lib/stringinfo.h"

#include "hex.h"
#include "notify.h"

#define COMMON_CHANNEL "tgauth"

/* 66 characters each: below the 8000 bytes that a payload may have. */
#define SESSIONS_IN_PAYLOAD 100

static void
append_id(StringInfo text, const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	char hex[2 * TGA_LOGIN_ID_BYTES + 1];

	tga_hex_encode(login_id, TGA_LOGIN_ID_BYTES, hex);
	appendStringInfoString(text, hex);
}

void
tga_notify_login(tga_notice kind, const tga_start_token *token)
{
	StringInfoData payload;
	char channel[sizeof(COMMON_CHANNEL) + 4];

	snprintf(channel, sizeof(channel), COMMON_CHANNEL "_%u", token->channel);
	initStringInfo(&payload);
	appendStringInfo(&payload, "%s ", tga_notice_word(kind));
	append_id(&payload, token->login_id);
	Async_Notify(channel, payload.data);
	pfree(payload.data);
}

void
tga_notify_revoked(const tga_notify_ids *sessions, size_t count)
{
	StringInfoData payload;

	initStringInfo(&payload);
	Assert(count == 0 || sessions != NULL);
	for (size_t i = 0; i < count; i++)
	{
		if (payload.len == 0)
			appendStringInfo(&payload, "%s ", tga_notice_word(TGA_NOTICE_REVOKED));
		else
			appendStringInfoChar(&payload, ',');
		append_id(&payload, sessions[i].login_id);
		if (sessions[i].has_token)
		{
			appendStringInfoChar(&payload, '.');
			append_id(&payload, sessions[i].token_id);
		}
		if (i + 1 == count || (i + 1) % SESSIONS_IN_PAYLOAD == 0)
		{
			Async_Notify(COMMON_CHANNEL, payload.data);
			resetStringInfo(&payload);
		}
	}
	pfree(payload.data);
}

void
tga_notify_keys(void)
{
	Async_Notify(COMMON_CHANNEL, tga_notice_word(TGA_NOTICE_KEYS));
}
