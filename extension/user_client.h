/*
 * user_client.h
 *		Where a user has logged in from before.
 */
#ifndef TGA_USER_CLIENT_H
#define TGA_USER_CLIENT_H

#include "spi.h"
#include "start_token.h"

/*
 * Whether the browser and the network of a token are new for a user.  Nothing is for whom
 * none are known: a first login is not unusual.  user_id 0 is nobody.
 */
void tga_user_client_news(const tga_call *call, int64 user_id,
						  const tga_start_token *token, bool *new_browser,
						  bool *new_network);

/*
 * Remembers those of a login that was just confirmed, whose user's row is locked, or
 * returned to; of one that is to be returned to, none.
 */
void tga_user_client_remember(const tga_call *call,
							  const uint8_t login_id[static TGA_LOGIN_ID_BYTES]);

#endif
