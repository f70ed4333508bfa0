/*
 * webhook_secret.c
 *		See webhook_secret.h.
 */
#include "webhook_secret.h"

#include <stdint.h>
#include <string.h>

#include "base64url.h"
#include "digest.h"

#define SECRET_LABEL "tgauth webhook"

bool
bot_webhook_secret(const char *token, char secret[static BOT_WEBHOOK_SECRET_CHARS + 1])
{
	uint8_t digest[TGA_DIGEST_BYTES];

	if (!tga_digest_hmac(token, strlen(token), SECRET_LABEL, strlen(SECRET_LABEL),
						 digest))
		return false;
	tga_base64url_encode(digest, sizeof(digest), secret);
	return true;
}
