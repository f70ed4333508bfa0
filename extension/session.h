/*
 * session.h
 *		Sessions: how one begins, and how they end.
 *
 * Who asks for one is told as a start token tells it: login id, channel, address,
 * browser, system.  Where there is no token, that structure is filled from arguments.
 */
#ifndef TGA_SESSION_H
#define TGA_SESSION_H

#include "spi.h"
#include "start_token.h"

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

/* The login id of a session token.  False for what cannot be one. */
bool tga_session_login_id(const text *token, uint8_t login_id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

/*
 * Writes a session that begins now.  False if that login was decided already, by
 * whatever means.  The caller notifies.
 */
bool tga_session_write(const tga_call *call, const tga_start_token *token, int64 user_id,
					   TimestampTz expires_at) __attribute__((warn_unused_result));

/* Ends a live session and notifies; whether there was one. */
bool tga_session_revoke(const tga_call *call,
						const uint8_t login_id[static TGA_LOGIN_ID_BYTES]);

/* Ends every live session of a user but one (NULL: all), and notifies; how many. */
uint64 tga_session_revoke_user(const tga_call *call, int64 user_id,
							   const uint8_t *but_login_id);

/*
 * Makes whoever keeps sessions in a cache look at those of a user again, as if they
 * had ended: something that is told with them has changed.
 */
void tga_session_announce(const tga_call *call, int64 user_id);

#endif
