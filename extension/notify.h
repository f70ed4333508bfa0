/*
 * notify.h
 *		Waking pushd.
 *
 * A notification is a hint: a kind and login ids.  Who receives it looks the
 * rows up, so a forged one costs a look-up and no more.
 *
 *		tgauth_N	opened, confirmed, declined	(N: the channel of the start token)
 *		tgauth		revoked, keys
 *
 * With a revoked session comes the hash of its token, if it has one, after a dot: caches
 * know it by that alone, and by now its row may be gone.
 */
#ifndef TGA_NOTIFY_H
#define TGA_NOTIFY_H

#include "start_token.h"
#include "status.h"

/* Opened, confirmed or declined. */
void tga_notify_login(tga_notice kind, const tga_start_token *token);

typedef struct tga_notify_ids
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	bool has_token;
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
} tga_notify_ids;

void tga_notify_revoked(const tga_notify_ids *sessions, size_t count);

void tga_notify_keys(void);

#endif
