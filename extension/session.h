/*
 * session.h
 *		Sessions: how one begins, and how they end.
 *
 *		login id	the public name of a login and of the session that it becomes
 *		token id	the hash of a session's token, by which it is found
 *		claim		what makes a confirmed login the session of one client (session_claim.c)
 *
 * Who asks for one is told as a start token tells it: login id, channel, address,
 * browser, system.  Where there is no token, that structure is filled from arguments.
 */
#ifndef TGA_SESSION_H
#define TGA_SESSION_H

#include "spi.h"
#include "start_token.h"
#include "status.h"

/* The state of a row s of tgauth_session with its user u, at the time $1. */
#define TGA_SESSION_STATE                                                                  \
	"CASE WHEN s.revoked_why IN ('declined', 'mismatch', 'shared', 'taken', 'contested') " \
	"THEN s.revoked_why "                                                                  \
	"WHEN s.revoked_at IS NOT NULL OR s.expires_at <= $1 OR u.id IS NULL OR u.blocked "    \
	"THEN 'revoked' WHEN s.return_key IS NOT NULL THEN 'returning' "                       \
	"ELSE 'confirmed' END"

/*
 * The users u of several sessions, each fetched by its key: a plan for any number of
 * rows would rather read the whole table.
 */
#define TGA_SESSION_JOIN_USER(s)                                                         \
	"LEFT JOIN LATERAL (SELECT * FROM %1$s.tgauth_user WHERE id = " s                    \
	".user_id LIMIT 1) "                                                                 \
	"AS u ON true "

/* What an application gets of a session. */
#define TGA_SESSION_COLUMNS                                                              \
	"u.id, u.telegram_id, u.username, u.first_name, u.groups, s.proof, s.login_id, "     \
	"s.created_at, s.expires_at "

/* A session that lives, and whose it is. */
typedef struct tga_session_identity
{
	int64 user_id;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
} tga_session_identity;

/*
 * Reads the arguments address inet and user_agent text, each of which can be NULL,
 * into the client's fields of a token.
 */
void tga_session_client_args(FunctionCallInfo fcinfo, int address, int user_agent,
							 tga_start_token *token);

/* The 32 bytes of a login secret or a session token; false for what cannot be one. */
bool tga_session_secret(const text *token, uint8_t secret[static TGA_SECRET_BYTES])
	__attribute__((warn_unused_result));

/* What a session is found by: the hash of its token.  False for what cannot be one. */
bool tga_session_token_id(const text *token, uint8_t token_id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

/* A fresh token and its hash, of a session that no claim will make. */
void tga_session_make_token(char token[static TGA_SECRET_CHARS + 1],
							uint8_t token_id[static TGA_LOGIN_ID_BYTES]);

/* The live session of a token; false if there is none. */
bool tga_session_find(const tga_call *call, const text *token,
					  tga_session_identity *identity) __attribute__((warn_unused_result));

/*
 * Writes a session that begins now; token_id is NULL for one that waits to be
 * claimed, or whose only tokens are a pair.  The user's row was written before, in
 * the same transaction: that it is locked keeps whoever blocks or deletes the user
 * from missing the session, and two that begin at once from not counting each other.
 * False if that login was decided already, by whatever means.  The caller notifies.
 */
bool tga_session_write(const tga_call *call, const tga_start_token *token, int64 user_id,
					   tga_session_proof proof, const uint8_t *token_id,
					   TimestampTz expires_at) __attribute__((warn_unused_result));

/*
 * The same for a confirmed login that waits to be returned to: nobody can claim it, and it
 * ends soon if nobody returns.
 */
bool tga_session_write_returning(const tga_call *call, const tga_start_token *token,
								 int64 user_id) __attribute__((warn_unused_result));

/*
 * Ends a live session, and notifies; whether there was one.  how is what the journal says
 * of it; a contested one is told apart in the session's row too.
 */
bool tga_session_end(const tga_call *call,
					 const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
					 tga_journal_kind how);

/*
 * The same for one over which a login became another session: what applications have of
 * it goes on in that one, if it is the same user's.
 */
void tga_session_replace(const tga_call *call,
						 const uint8_t old_login_id[static TGA_LOGIN_ID_BYTES],
						 const uint8_t new_login_id[static TGA_LOGIN_ID_BYTES]);

/*
 * Ends every live session of a user but one (NULL: all), and notifies; how many.  The
 * journal gets one entry, with their number.
 */
uint64 tga_session_revoke_user(const tga_call *call, int64 user_id,
							   const uint8_t *but_login_id, tga_journal_kind how);

/* The same for those that one of the user's passkeys began. */
void tga_session_revoke_passkey(const tga_call *call, int64 user_id, Datum credential_id,
								const uint8_t *but_login_id);

/* Ends the oldest of a user beyond tgauth.max_sessions, but not the one that is new. */
void tga_session_revoke_oldest(const tga_call *call, int64 user_id,
							   const uint8_t new_login_id[static TGA_LOGIN_ID_BYTES]);

/* Ends all there are, and forgets where they came from. */
void tga_session_revoke_everybody(const tga_call *call);

/*
 * Makes whoever keeps sessions in a cache look at those of a user again, as if they
 * had ended: something that is told with them has changed.
 */
void tga_session_announce(const tga_call *call, int64 user_id);

#endif
