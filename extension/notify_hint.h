/*
 * notify_hint.h
 *		One hint, and hints as notifications.
 */
#ifndef TGA_NOTIFY_HINT_H
#define TGA_NOTIFY_HINT_H

#include "start_token.h"
#include "status.h"

typedef struct tga_notify_hint
{
	uint8_t kind;	 /* a tga_notice */
	uint8_t channel; /* of a login's */
	bool has_token;	 /* of a revoked session: the hash of its token */
	bool is_sealed;	 /* of a confirmation */
	int level;		 /* nesting of its subtransaction, while it is collected */
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	union
	{
		uint8_t token_id[TGA_LOGIN_ID_BYTES];
		uint8_t seal[TGA_HINT_SEAL_BYTES];
	};
} tga_notify_hint;

/*
 * Sends them by NOTIFY, as part of the current transaction: once for equal ones, and
 * revocations that stand side by side in as few as they fit into.
 */
void tga_notify_hint_send(const tga_notify_hint *hints, size_t count);

#endif
