/*
 * notify_hint.c
 *		See notify_hint.h.
 */
#include "postgres.h"

#include "commands/async.h"
#include "lib/stringinfo.h"

#include "hex.h"
#include "notify_hint.h"

#define COMMON_CHANNEL "tgauth"

/* 66 characters each: below the 8000 bytes that a payload may have. */
#define SESSIONS_IN_PAYLOAD 100

static void
append_hex(StringInfo text, const uint8_t *bytes, size_t len)
{
	char hex[2 * Max(TGA_LOGIN_ID_BYTES, TGA_HINT_SEAL_BYTES) + 1];

	tga_hex_encode(bytes, len, hex);
	appendStringInfoString(text, hex);
}

static void
send_login(const tga_notify_hint *hint, StringInfo payload)
{
	char channel[sizeof(COMMON_CHANNEL) + 4];

	snprintf(channel, sizeof(channel), COMMON_CHANNEL "_%u", hint->channel);
	append_hex(payload, hint->login_id, TGA_LOGIN_ID_BYTES);
	if (hint->is_sealed)
	{
		appendStringInfoChar(payload, ' ');
		append_hex(payload, hint->seal, TGA_HINT_SEAL_BYTES);
	}
	Async_Notify(channel, payload->data);
}

/* Sends the first of the hints and the revocations behind it; returns how many. */
static size_t
send_revoked(const tga_notify_hint *hints, size_t count, StringInfo payload)
{
	size_t n;

	for (n = 0;
		 n < count && n < SESSIONS_IN_PAYLOAD && hints[n].kind == TGA_NOTICE_REVOKED; n++)
	{
		if (n > 0)
			appendStringInfoChar(payload, ',');
		append_hex(payload, hints[n].login_id, TGA_LOGIN_ID_BYTES);
		if (hints[n].has_token)
		{
			appendStringInfoChar(payload, '.');
			append_hex(payload, hints[n].token_id, TGA_LOGIN_ID_BYTES);
		}
	}
	Async_Notify(COMMON_CHANNEL, payload->data);
	return n;
}

void
tga_notify_hint_send(const tga_notify_hint *hints, size_t count)
{
	StringInfoData payload;

	initStringInfo(&payload);
	for (size_t i = 0; i < count;)
	{
		const char *word = tga_notice_word((tga_notice) hints[i].kind);

		resetStringInfo(&payload);
		appendStringInfo(&payload, "%s ", word);
		if (hints[i].kind == TGA_NOTICE_REVOKED)
		{
			i += send_revoked(hints + i, count - i, &payload);
			continue;
		}
		if (hints[i].kind == TGA_NOTICE_KEYS || hints[i].kind == TGA_NOTICE_LOGOUTS)
			Async_Notify(COMMON_CHANNEL, word);
		else
			send_login(&hints[i], &payload);
		i++;
	}
	pfree(payload.data);
}
