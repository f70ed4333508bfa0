/*
 * telegram_reply.h
 *		What Telegram answers to a call: bytes in, an outcome out.
 *
 * Every answer of Telegram's is {"ok": true, "result": ...} or {"ok": false,
 * "error_code": ..., "description": ..., "parameters": {"retry_after": ...}};
 * anything else, and silence, is a way that did not lead to Telegram.
 */
#ifndef TGA_BOT_TELEGRAM_REPLY_H
#define TGA_BOT_TELEGRAM_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

typedef enum bot_outcome
{
	BOT_DONE,		/* result is there */
	BOT_REFUSED,	/* Telegram said no: code and description are Telegram's */
	BOT_UNREACHABLE /* no answer of Telegram's came; whether it did it is unknown */
} bot_outcome;

typedef struct bot_reply
{
	bot_outcome outcome;
	json_t *result; /* borrowed; NULL unless BOT_DONE */
	int code;		/* Telegram's error_code, or the HTTP status, or 0 */
	const char *description;
	int retry_after;	   /* seconds; 0 if Telegram did not say */
	bool unreadable;	   /* an answer came and was no JSON, or too long */
	int64_t unreadable_id; /* the update that it begins with, if that can be seen */
} bot_reply;

/*
 * Reads an answer.  *root holds what reply points into; the caller gives it back
 * with json_decref.
 */
void bot_reply_read(int status, const char *body, size_t len, bot_reply *reply,
					json_t **root);

#endif
