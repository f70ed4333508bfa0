/*
 * outgoing.c
 *		See outgoing.h.
 */
#include "outgoing.h"

#include <string.h>

#include "must.h"

#define ROW(kind, method, counts) {method, counts},

static const struct
{
	const char *method;
	bool counts;
} kinds[] = {BOT_OUTGOING_KINDS(ROW)};

const char *
bot_outgoing_method(bot_outgoing_kind kind)
{
	return kinds[kind].method;
}

bool
bot_outgoing_counts(bot_outgoing_kind kind)
{
	return kinds[kind].counts;
}

static bool
says(const bot_reply *reply, const char *part)
{
	return reply->code == 400 && strstr(reply->description, part) != NULL;
}

/* Makes something else of it that Telegram may take. */
static bool
change(bot_outgoing *outgoing, const bot_reply *reply)
{
	if (outgoing->kind == BOT_EDIT && (says(reply, "message to edit not found") ||
									   says(reply, "message can't be edited")))
	{
		outgoing->kind = BOT_SEND;
		json_object_del(outgoing->params, "message_id");
		return true;
	}
	if (outgoing->kind == BOT_DELETE && says(reply, "message can't be deleted"))
	{
		outgoing->kind = BOT_EDIT;
		return true;
	}
	return false;
}

bot_refusal
bot_outgoing_refused(bot_outgoing *outgoing, const bot_reply *reply)
{
	TGA_MUST(reply->outcome == BOT_REFUSED && reply->description != NULL);
	if (reply->code == 401)
		return BOT_REFUSAL_UNAUTHORIZED;
	if (reply->code == 429 || reply->retry_after > 0)
		return BOT_REFUSAL_WAIT;
	if (change(outgoing, reply))
		return BOT_REFUSAL_CHANGED;
	if (says(reply, "Wrong HTTP URL") &&
		json_object_del(outgoing->params, "reply_markup") == 0)
		return BOT_REFUSAL_NO_BUTTONS;
	if (reply->code == 403 || says(reply, "message is not modified") ||
		says(reply, "query is too old") ||
		(outgoing->kind == BOT_EDIT_KEYBOARD &&
		 (says(reply, "message to edit not found") ||
		  says(reply, "message can't be edited"))) ||
		says(reply, "message to delete not found"))
		return BOT_REFUSAL_EXPECTED;
	return BOT_REFUSAL_UNEXPECTED;
}
