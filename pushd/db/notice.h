/*
 * notice.h
 *		The payload of a notification: KIND ID[,ID...] [SEAL], or KIND alone.  An id is that
 *		of a login, and after a dot, where its session has a token, the hash of that.
 *
 * Anyone who can connect to the database can send one, so it is taken as a hint:
 * whatever does not parse is ignored, and a seal is to be checked (keyring.h).
 */
#ifndef PUSHD_NOTICE_H
#define PUSHD_NOTICE_H

#include <stdint.h>

#include "login_id.h"
#include "status.h"

typedef struct pushd_notice
{
	tga_notice kind; /* TGA_NOTICE_COUNT: none that we have a word for */
	tga_span ids;	 /* what is left of the list */
	bool is_sealed;
	uint8_t seal[TGA_HINT_SEAL_BYTES];
} pushd_notice;

/* The ids stay in the payload. */
void pushd_notice_parse(tga_span payload, pushd_notice *notice);

typedef struct pushd_notice_ids
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	bool has_token;
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
} pushd_notice_ids;

/* Cuts the next well-formed id off the list; false at its end or at a broken one. */
bool pushd_notice_next(pushd_notice *notice, pushd_notice_ids *ids);

#endif
