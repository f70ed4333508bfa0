/*
 * webhook_secret.c
 *		See webhook_secret.h.
 */
#include "webhook_secret.h"

#include <stdint.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base64url.h"

#define SECRET_LABEL "tgauth webhook"

bool
bot_webhook_secret(const char *token, char secret[static BOT_WEBHOOK_SECRET_CHARS + 1])
{
	uint8_t digest[32];
	unsigned int len = 0;

	if (HMAC(EVP_sha256(), token, (int) strlen(token), (const uint8_t *) SECRET_LABEL,
			 strlen(SECRET_LABEL), digest, &len) == NULL ||
		len != sizeof(digest))
		return false;
	tga_base64url_encode(digest, sizeof(digest), secret);
	return true;
}
