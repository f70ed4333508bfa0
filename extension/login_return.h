/*
 * login_return.h
 *		The return leg: after the confirmation, the person goes back from Telegram to the
 *		browser that they came from.
 *
 *		address		of the site, with a token (return_token.h): a button of the bot's
 *		code		six digits, which the person types into the page by hand
 *		returning	the state of a login that is confirmed and not returned to yet
 *
 * tgauth.return_leg says what it is worth.  offered: a way back, nothing more.  required:
 * no client gets the session before whoever holds the login secret has brought the token
 * of the address or the code as well, both of which the bot shows to the person alone.
 * So a link that was sent to a victim brings its sender nothing.
 */
#ifndef TGA_LOGIN_RETURN_H
#define TGA_LOGIN_RETURN_H

#include "return_token.h"
#include "spi.h"

/* What the bot shows; each NULL where there is none. */
typedef struct tga_return_offer
{
	const char *url;
	const char *code;
} tga_return_offer;

/* Whether a login that is confirmed now waits to be returned to. */
bool tga_return_is_required(void);

/*
 * What to show of a login that was confirmed just now, or before, by this user.  In the
 * caller's memory.  Asked again it is the same code, and an address that is good from then
 * on, for as long as the login waits.
 */
tga_return_offer tga_return_offer_now(const tga_call *call, const tga_start_token *token);
tga_return_offer tga_return_offer_again(const tga_call *call,
										const tga_start_token *token, int64 user_id);

#endif
