/*
 * notice.h
 *		The payload of a notification: KIND ID[,ID...], or KIND alone.
 *
 * Anyone who can connect to the database can send one, so it is taken as a hint:
 * whatever does not parse is ignored.
 */
#ifndef TGA_PUSHD_NOTICE_H
#define TGA_PUSHD_NOTICE_H

#include <stdint.h>

#include "login.h"

typedef enum notice_kind
{
	NOTICE_UNKNOWN,
	NOTICE_OPENED,
	NOTICE_CONFIRMED,
	NOTICE_DECLINED,
	NOTICE_REVOKED,
	NOTICE_KEYS
} notice_kind;

/* The kind, and in *ids the list after it. */
notice_kind notice_parse(span payload, span *ids);

/* Cuts the next well-formed id off the list; false at its end or at a broken one. */
bool notice_next_id(span *ids, uint8_t id[static TGA_LOGIN_ID_BYTES]);

#endif
