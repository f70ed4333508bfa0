/*
 * passkey.h
 *		Passkeys: a way in that does not need Telegram.
 *
 *		passkey		a key pair of WebAuthn that some device or password manager keeps for
 *					a user; its public half is a row of tgauth_passkey
 *		party		the relying party, which is the site: its origin, and the host in it
 *		handle		32 random bytes by which authenticators know a user: nothing personal,
 *					as WebAuthn Level 3 §14.6.1 wants it, and no number that a user would
 *					have elsewhere; made when the user first asks, and kept for good, so
 *					that a device that has a passkey of theirs replaces it
 *
 * The ceremonies stand in webauthn.c; here is what needs the database.  A browser can send
 * what it likes: each answer is a status, and a reason for the log.  Whoever adds, uses or
 * removes one locks the login, the user's row, the passkey's and sessions' in that order.
 */
#ifndef TGA_PASSKEY_H
#define TGA_PASSKEY_H

#include "passkey_challenge.h"
#include "spi.h"
#include "status.h"
#include "webauthn.h"

#define TGA_HANDLE_BYTES 32

/* Characters of a name. */
#define TGA_PASSKEY_NAME_MAX 64

/* So many a user can have: phones, computers, keys, each twice. */
#define TGA_PASSKEY_MOST 20

/* How old the login of a session may be that adds one. */
#define TGA_PASSKEY_FRESH_SECONDS (15 * 60)

/* An argument of bytes that come from a browser. */
typedef struct tga_passkey_bytes
{
	const uint8_t *bytes;
	size_t len; /* 0 also for NULL, as nothing that is wanted is empty */
} tga_passkey_bytes;

/* What came of a call. */
typedef struct tga_passkey_verdict
{
	tga_passkey_status status;
	tga_passkey_reason reason;
} tga_passkey_verdict;

tga_passkey_bytes tga_passkey_arg_bytes(FunctionCallInfo fcinfo, int number);

/* The argument origin; raises for what can have no passkeys, as the site itself says it. */
void tga_passkey_arg_party(FunctionCallInfo fcinfo, int number,
						   tga_webauthn_party *party);

/*
 * Reads client data and judges them with the challenge in them, which has to be one of
 * that purpose and login; whether they are good.
 */
bool tga_passkey_client(const tga_call *call, const tga_webauthn_party *party,
						tga_challenge_purpose purpose,
						const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
						const tga_passkey_bytes *bytes, tga_client_data *client,
						tga_passkey_verdict *verdict) __attribute__((warn_unused_result));

/* The columns status and reason; no reason where there is none to tell. */
void tga_passkey_set_verdict(Datum *values, bool *nulls, int status, int reason,
							 const tga_passkey_verdict *verdict);

/*
 * A name in bounds: without control characters and spaces around it.  NULL for one of
 * which nothing is left.
 */
char *tga_passkey_name(const text *name);

#endif
