/*
 * notify.h
 *		Waking pushd.
 *
 * A notification is a hint: a kind and login ids.  Who receives it looks the
 * rows up, so a forged one costs a look-up and no more.
 *
 *		tgauth_N	opened, confirmed, declined	(N: the channel of the start token)
 *		tgauth		revoked, keys
 */
#ifndef TGA_NOTIFY_H
#define TGA_NOTIFY_H

#include "start_token.h"

/* kind is opened, confirmed or declined. */
void tga_notify_login(const char *kind, const tga_start_token *token);

/* count ids of TGA_LOGIN_ID_BYTES each, one after the other. */
void tga_notify_revoked(const uint8_t *login_ids, size_t count);

void tga_notify_keys(void);

#endif
