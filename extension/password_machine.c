/*
 * password_machine.c
 *		See password_machine.h.
 */
#include "postgres.h"

#include <openssl/crypto.h>

#include "base64url.h"
#include "crypto.h"
#include "guc.h"
#include "password_machine.h"

#define SALT_BYTES 16
#define PREFIX "$tgauth$sha256$"

StaticAssertDecl(sizeof(PREFIX) - 1 + TGA_BASE64URL_CHARS(SALT_BYTES) + 1 +
						 TGA_BASE64URL_CHARS(TGA_CRYPTO_DIGEST) ==
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
			tga_crypto_random(pool, sizeof(pool));
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

/* SHA-256(salt ‖ password). */
static void
salted_hash(const uint8_t salt[static SALT_BYTES], const char *password,
			uint8_t hash[static TGA_CRYPTO_DIGEST])
{
	uint8_t salted[SALT_BYTES + TGA_PASSWORD_CHARS];

	memcpy(salted, salt, SALT_BYTES);
	memcpy(salted + SALT_BYTES, password, TGA_PASSWORD_CHARS);
	tga_crypto_sha256(salted, sizeof(salted), hash);
	explicit_bzero(salted, sizeof(salted));
}

void
tga_password_make(char password[static TGA_PASSWORD_CHARS + 1],
				  char hash[static TGA_PASSWORD_HASH_CHARS + 1])
{
	uint8_t salt[SALT_BYTES];
	uint8_t digest[TGA_CRYPTO_DIGEST];
	char *p = hash;

	random_characters(password);
	tga_crypto_random(salt, SALT_BYTES);
	salted_hash(salt, password, digest);
	memcpy(p, PREFIX, sizeof(PREFIX) - 1);
	p += sizeof(PREFIX) - 1;
	tga_base64url_encode(salt, SALT_BYTES, p);
	p += TGA_BASE64URL_CHARS(SALT_BYTES);
	*p++ = '$';
	tga_base64url_encode(digest, TGA_CRYPTO_DIGEST, p);
}

TimestampTz
tga_password_until(const tga_call *call)
{
	return call->now + tga_guc_password_ttl * USECS_PER_SEC;
}

/* --- verifying -------------------------------------------------------------------- */

/* Brings what was typed into the form that was shown.  False if it has not as many letters. */
static bool
as_shown(const char *typed, char password[static TGA_PASSWORD_CHARS + 1])
{
	int n = 0;

	for (; *typed != '\0'; typed++)
	{
		if (*typed == ' ' || *typed == '-')
			continue;
		if (n % 5 == 4)
			password[n++] = '-';
		if (n >= TGA_PASSWORD_CHARS)
			return false;
		password[n++] = (char) pg_ascii_tolower((unsigned char) *typed);
	}
	password[n] = '\0';
	return n == TGA_PASSWORD_CHARS;
}

bool
tga_password_matches(const char *password, const char *hash)
{
	const char *p = hash + sizeof(PREFIX) - 1;
	char shown[TGA_PASSWORD_CHARS + 1];
	uint8_t salt[SALT_BYTES];
	uint8_t expected[TGA_CRYPTO_DIGEST];
	uint8_t given[TGA_CRYPTO_DIGEST];
	size_t len;

	if (strlen(hash) != TGA_PASSWORD_HASH_CHARS ||
		strncmp(hash, PREFIX, sizeof(PREFIX) - 1) != 0 || !as_shown(password, shown) ||
		!tga_base64url_decode(p, TGA_BASE64URL_CHARS(SALT_BYTES), salt, &len) ||
		!tga_base64url_decode(p + TGA_BASE64URL_CHARS(SALT_BYTES) + 1,
							  TGA_BASE64URL_CHARS(TGA_CRYPTO_DIGEST), expected, &len))
		return false;
	salted_hash(salt, shown, given);
	explicit_bzero(shown, sizeof(shown));
	return CRYPTO_memcmp(given, expected, TGA_CRYPTO_DIGEST) == 0;
}
