/*
 * proof_verify.h
 *		What Telegram vouches for outside a chat with the bot.
 *
 * A proof is a set of fields.  All of them, sorted by name, each as name=value,
 * joined by line feeds, are the data-check-string; one field seals it:
 *
 *		Login Widget	hash = HMAC-SHA-256(SHA-256(bot token), string)
 *						https://core.telegram.org/widgets/login#checking-authorization
 *		Mini App		hash = HMAC-SHA-256(HMAC-SHA-256("WebAppData", bot token), string)
 *						https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
 *		Mini App, for	signature = Ed25519 by Telegram's own key over
 *		third parties	"BOT_ID:WebAppData\n" and the string
 *						https://core.telegram.org/bots/webapps#validating-data-for-third-party-use
 *
 * `hash` is never part of the string.  `signature` is part of what `hash` seals
 * in a Mini App, and is left out of what it seals itself.
 *
 * Bytes and libcrypto only.  Fields point into memory of the caller.
 */
#ifndef TGA_PROOF_VERIFY_H
#define TGA_PROOF_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_PROOF_FIELDS 32
#define TGA_PROOF_MAX 16384 /* bytes of names and values, as they came */
#define TGA_PROOF_KEY_BYTES 32

typedef struct tga_proof_field
{
	const char *name;
	size_t name_len;
	const char *value;
	size_t value_len;
} tga_proof_field;

typedef struct tga_proof
{
	int count;
	size_t bytes;
	tga_proof_field fields[TGA_PROOF_FIELDS]; /* sorted by name */
} tga_proof;

/*
 * Adds a field in its place.  False for a name that is there already or is not
 * of lower-case letters, digits and _, for a value with control characters (a
 * line feed would make two fields look like one), and beyond the limits.
 */
bool tga_proof_add(tga_proof *proof, const char *name, size_t name_len, const char *value,
				   size_t value_len) __attribute__((warn_unused_result));

/*
 * Reads initData: name=value, joined by &, with the percent-encoding of URLs and
 * + for a space.  buffer has room for len bytes and holds the fields after.
 * False for broken encoding and whatever tga_proof_add refuses.
 */
bool tga_proof_parse(tga_proof *proof, const char *text, size_t len, char *buffer)
	__attribute__((warn_unused_result));

/* The field of that name, or NULL. */
const tga_proof_field *tga_proof_find(const tga_proof *proof, const char *name);

/* A field that is a whole number of 0 to 2^63 - 1, without sign or leading zeros. */
bool tga_proof_number(const tga_proof *proof, const char *name, int64_t *value)
	__attribute__((warn_unused_result));

/*
 * Whether a text has the form of a bot's token: its number, a colon, and what is secret.
 * Anybody can make proofs that an empty one or another constant verifies.
 */
bool tga_proof_is_token(const char *text, size_t len);

/* The three checks, in constant time where a secret is involved. */
bool tga_proof_widget(const tga_proof *proof, const char *bot_token, size_t token_len)
	__attribute__((warn_unused_result));
bool tga_proof_web_app(const tga_proof *proof, const char *bot_token, size_t token_len)
	__attribute__((warn_unused_result));
bool tga_proof_signature(const tga_proof *proof, int64_t bot_id,
						 const uint8_t key[static TGA_PROOF_KEY_BYTES])
	__attribute__((warn_unused_result));

#endif
