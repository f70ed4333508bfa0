/*
 * oauth_resume.h
 *		The parameter `resume`: proof that a request has come back from a page of ours.
 *
 * A MAC under the start key over a purpose, the time, the parameters of the request and,
 * where a page asks somebody for something, their session: so that no other site's form
 * can answer for them, and none of it needs a row.
 *
 *		1	key number
 *		8	time, microseconds
 *		16	HMAC-SHA-256, truncated to 128 bits
 */
#ifndef TGA_OAUTH_RESUME_H
#define TGA_OAUTH_RESUME_H

#include "base64url.h"
#include "oauth_form.h"
#include "spi.h"
#include "start_token.h"

#define TGA_OAUTH_RESUME_BYTES 25
#define TGA_OAUTH_RESUME_CHARS TGA_BASE64URL_CHARS(TGA_OAUTH_RESUME_BYTES)

typedef enum tga_oauth_purpose
{
	TGA_RESUME_LOGIN = 'l',	  /* a session that begins after it is a new confirmation */
	TGA_RESUME_CONSENT = 'c', /* the form of the consent page */
	TGA_RESUME_LOGOUT = 'o',
	TGA_RESUME_DEVICE = 'd'
} tga_oauth_purpose;

/* login_id is that of the session that is asked, or NULL. */
void tga_oauth_resume_make(const tga_call *call, tga_oauth_purpose purpose,
						   const tga_oauth_form *form, const uint8_t *login_id,
						   char text[static TGA_OAUTH_RESUME_CHARS + 1]);

/* Whether form->resume was made so within the last hour; and when. */
bool tga_oauth_resume_check(const tga_call *call, tga_oauth_purpose purpose,
							const tga_oauth_form *form, const uint8_t *login_id,
							TimestampTz *made_at) __attribute__((warn_unused_result));

#endif
