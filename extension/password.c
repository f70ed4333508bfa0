/*
 * password.c
 *		See password.h.
 */
#include "postgres.h"

#include <openssl/evp.h>

#include "base64url.h"
#include "keys.h"
#include "password.h"

#define SALT_BYTES 16
#define HASH_BYTES 32
#define PREFIX "$tgauth$sha256$"

StaticAssertDecl(sizeof(PREFIX) - 1 + TGA_BASE64URL_CHARS(SALT_BYTES) + 1 +
						 TGA_BASE64URL_CHARS(HASH_BYTES) ==
					 TGA_PASSWORD_HASH_CHARS,
				 "length of a password hash");

/*
 * Small letters and digits that nobody takes for another when reading them off
 * one screen and typing them on another: no 0 and o, no 1, i and l.  There are
 * 31, so a password of 28 has 138 bits.
 */
static const char alphabet[] = "23456789abcdefghjkmnpqrstuvwxyz";

#define ALPHABET_CHARS (sizeof(alphabet) - 1)

static void
random_characters(char *password)
{
	uint8_t pool[64];
	size_t used = sizeof(pool);
	int n = 0;

	while (n < TGA_PASSWORD_CHARS)
	{
		uint8_t value;

		if (n % 5 == 4)
		{
			password[n++] = '-';
			continue;
		}
		if (used == sizeof(pool))
		{
			tga_random(pool, sizeof(pool));
			used = 0;
		}
		/* Five bits; the values beyond the alphabet are thrown away. */
		value = pool[used++] & 31;
		if (value < ALPHABET_CHARS)
			password[n++] = alphabet[value];
	}
	password[n] = '\0';
	explicit_bzero(pool, sizeof(pool));
}

void
tga_password_make(char password[static TGA_PASSWORD_CHARS + 1],
				  char hash[static TGA_PASSWORD_HASH_CHARS + 1])
{
	uint8_t salted[SALT_BYTES + TGA_PASSWORD_CHARS];
	uint8_t digest[HASH_BYTES];
	unsigned int digest_len = 0;
	char *p = hash;
	bool ok;

	random_characters(password);
	tga_random(salted, SALT_BYTES);
	memcpy(salted + SALT_BYTES, password, TGA_PASSWORD_CHARS);
	ok = EVP_Digest(salted, sizeof(salted), digest, &digest_len, EVP_sha256(), NULL) == 1;

	memcpy(p, PREFIX, sizeof(PREFIX) - 1);
	p += sizeof(PREFIX) - 1;
	tga_base64url_encode(salted, SALT_BYTES, p);
	p += TGA_BASE64URL_CHARS(SALT_BYTES);
	*p++ = '$';
	tga_base64url_encode(digest, HASH_BYTES, p);
	explicit_bzero(salted, sizeof(salted));
	if (!ok)
		tga_crypto_failed();
}
