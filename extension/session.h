/*
 * session.h
 *		Sessions: how one is made without a start token, and how they end.
 */
#ifndef TGA_SESSION_H
#define TGA_SESSION_H

#include "statement.h"

/* Who asks for a session, as far as an address and a User-Agent tell. */
typedef struct tga_client
{
	uint8_t packed[TGA_ADDRESS_BYTES]; /* all zero: unknown */
	const char *address;			   /* as inet_in reads it, or NULL */
	const char *browser;			   /* or NULL */
	const char *os;					   /* or NULL */
} tga_client;

/* Reads the arguments address inet and user_agent text, each of which can be NULL. */
void tga_client_args(FunctionCallInfo fcinfo, int address, int user_agent,
					 tga_client *client);

/* A login id and a channel as arguments; raise for what cannot be one. */
void tga_login_id_arg(FunctionCallInfo fcinfo, int number,
					  uint8_t login_id[static TGA_LOGIN_ID_BYTES]);
uint8_t tga_channel_arg(FunctionCallInfo fcinfo, int number);

/* The login id of a session token.  False for what cannot be one. */
bool tga_session_login_id(const text *token, uint8_t login_id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

/*
 * Writes a session that begins now.  False if that login was decided already, by
 * whatever means.  The caller notifies.
 */
bool tga_session_open(const tga_call *call,
					  const uint8_t login_id[static TGA_LOGIN_ID_BYTES], int64 user_id,
					  int channel, TimestampTz expires_at, const tga_client *client)
	__attribute__((warn_unused_result));

/* Ends a live session and notifies; whether there was one. */
bool tga_session_revoke(const tga_call *call,
						const uint8_t login_id[static TGA_LOGIN_ID_BYTES]);

/* Ends every live session of a user but one (NULL: all), and notifies; how many. */
uint64 tga_sessions_revoke(const tga_call *call, int64 user_id,
						   const uint8_t *but_login_id);

/*
 * Makes whoever keeps sessions in a cache look at those of a user again, as if they
 * had ended: something that is told with them has changed.
 */
void tga_sessions_announce(const tga_call *call, int64 user_id);

#endif
