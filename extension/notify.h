/*
 * notify.h
 *		Waking pushd.
 *
 * A notification is a hint: a kind and login ids.  Who receives it looks the
 * rows up, so a forged one costs a look-up and no more.
 *
 *		tgauth_N	opened, confirmed, declined	(N: the channel of the start token)
 *		tgauth		revoked, keys, logouts
 *
 * With a revoked session comes the hash of its token, if it has one, after a dot: caches
 * know it by that alone, and by now its row may be gone.  With a confirmation comes a
 * seal (start_token.h), after a space, if the start key is at hand: who can check it need
 * not look the row up to tell the page.
 *
 * A transaction collects its hints, those of subtransactions that are undone excepted.
 * NOTIFY inside it would hold a lock on the whole cluster while the commit waits for the
 * disk; so where the module is in shared_preload_libraries, they are handed over after the
 * commit to a background worker of the database (notify_worker.c), through a ring in
 * shared memory (notify_ring.h).  Room is reserved before the commit.  Where there is none
 * to be had (no preload, no worker yet or no room for one, a full ring), they are part of
 * the transaction.  A crash, a worker that was ended, and PREPARE TRANSACTION lose hints,
 * which tgauth_changes makes up for.
 */
#ifndef TGA_NOTIFY_H
#define TGA_NOTIFY_H

#include "start_token.h"
#include "status.h"

/* Opened, confirmed or declined; with the seal of the hint, or NULL. */
void tga_notify_login(tga_notice kind, const tga_start_token *token, const uint8_t *seal);

/* A session that ended; token_id is NULL if it has no token. */
void tga_notify_revoked(const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
						const uint8_t *token_id);

void tga_notify_keys(void);

/* Logout tokens wait in the outbox (client_logout.c). */
void tga_notify_logouts(void);

void tga_notify_init(void);

#endif
