/*
 * notice.h
 *		The payload of a notification: KIND ID[,ID...], or KIND alone.  An id is that of a
 *		login, and after a dot, where its session has a token, the hash of that.
 *
 * Anyone who can connect to the database can send one, so it is taken as a hint:
 * whatever does not parse is ignored.
 */
#ifndef PUSHD_NOTICE_H
#define PUSHD_NOTICE_H

#include <stdint.h>

#include "login_id.h"
#include "status.h"

/* The kind, TGA_NOTICE_COUNT if it is none; and in *ids the list after it. */
tga_notice pushd_notice_parse(tga_span payload, tga_span *ids);

typedef struct pushd_notice_ids
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	bool has_token;
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
} pushd_notice_ids;

/* Cuts the next well-formed id off the list; false at its end or at a broken one. */
bool pushd_notice_next(tga_span *list, pushd_notice_ids *ids);

#endif
