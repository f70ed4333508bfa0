/*
 * proof_verify.c
 *		See proof_verify.h.
 */
#include "proof_verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base64url.h"
#include "hex.h"

#define DIGEST_BYTES 32
#define SIGNATURE_BYTES 64
#define PREFIX_MAX 40
#define TOKEN_SECRET_MIN 30 /* characters; Telegram makes 35 */

/* --- fields --------------------------------------------------------------------- */

static bool
good_name(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
	{
		char c = name[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return len > 0;
}

static bool
good_value(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char) value[i] < 0x20 || value[i] == 0x7f)
			return false;
	return true;
}

/* As strcmp does, for texts with a length. */
static int
compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	if (order != 0)
		return order;
	return a_len < b_len ? -1 : a_len > b_len;
}

bool
tga_proof_add(tga_proof *proof, const char *name, size_t name_len, const char *value,
			  size_t value_len)
{
	int place = proof->count;

	if (proof->count == TGA_PROOF_FIELDS ||
		name_len + value_len > TGA_PROOF_MAX - proof->bytes ||
		!good_name(name, name_len) || !good_value(value, value_len))
		return false;
	while (place > 0)
	{
		const tga_proof_field *before = &proof->fields[place - 1];
		int order = compare(before->name, before->name_len, name, name_len);

		if (order == 0)
			return false;
		if (order < 0)
			break;
		place--;
	}
	memmove(&proof->fields[place + 1], &proof->fields[place],
			(size_t) (proof->count - place) * sizeof(proof->fields[0]));
	proof->fields[place] = (tga_proof_field){name, name_len, value, value_len};
	proof->count++;
	proof->bytes += name_len + value_len;
	return true;
}

const tga_proof_field *
tga_proof_find(const tga_proof *proof, const char *name)
{
	size_t len = strlen(name);

	for (int i = 0; i < proof->count; i++)
	{
		const tga_proof_field *field = &proof->fields[i];

		if (compare(field->name, field->name_len, name, len) == 0)
			return field;
	}
	return NULL;
}

bool
tga_proof_number(const tga_proof *proof, const char *name, int64_t *value)
{
	const tga_proof_field *field = tga_proof_find(proof, name);
	int64_t number = 0;

	if (field == NULL || field->value_len == 0 ||
		(field->value[0] == '0' && field->value_len > 1))
		return false;
	for (size_t i = 0; i < field->value_len; i++)
	{
		int digit = field->value[i] - '0';

		if (digit < 0 || digit > 9 || number > (INT64_MAX - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*value = number;
	return true;
}

/* --- reading initData ------------------------------------------------------------ */

/* Decodes text into *out, which is moved past it; the length, or -1. */
static long
decode(const char *text, size_t len, char **out)
{
	const char *start = *out;

	for (size_t i = 0; i < len; i++)
	{
		char c = text[i];

		if (c == '%')
		{
			int byte = tga_hex_byte(text + i + 1, len - i - 1);

			if (byte < 0)
				return -1;
			c = (char) byte;
			i += 2;
		}
		else if (c == '+')
			c = ' ';
		*(*out)++ = c;
	}
	return (long) (*out - start);
}

static bool
parse_field(tga_proof *proof, const char *text, size_t len, char **out)
{
	const char *equals = memchr(text, '=', len);
	const char *name = *out;
	const char *value;
	long name_len;
	long value_len;

	if (equals == NULL)
		return false;
	name_len = decode(text, (size_t) (equals - text), out);
	value = *out;
	value_len = decode(equals + 1, (size_t) (text + len - equals - 1), out);
	return name_len > 0 && value_len >= 0 &&
		   tga_proof_add(proof, name, (size_t) name_len, value, (size_t) value_len);
}

bool
tga_proof_parse(tga_proof *proof, const char *text, size_t len, char *buffer)
{
	const char *end = text + len;

	proof->count = 0;
	proof->bytes = 0;
	if (len > TGA_PROOF_MAX)
		return false;
	for (;;)
	{
		const char *ampersand = memchr(text, '&', (size_t) (end - text));
		const char *field_end = ampersand != NULL ? ampersand : end;

		if (!parse_field(proof, text, (size_t) (field_end - text), &buffer))
			return false;
		if (ampersand == NULL)
			return true;
		text = ampersand + 1;
	}
}

/* --- the data-check-string ------------------------------------------------------- */

/* Allocated with prefix before it; NULL when memory is short. */
static char *
check_string(const tga_proof *proof, const char *prefix, const char *left_out,
			 size_t *len)
{
	size_t prefix_len = strlen(prefix);
	char *text = OPENSSL_malloc(prefix_len + proof->bytes + 2 * TGA_PROOF_FIELDS);
	char *p = text;

	if (text == NULL)
		return NULL;
	memcpy(p, prefix, prefix_len);
	p += prefix_len;
	for (int i = 0; i < proof->count; i++)
	{
		const tga_proof_field *field = &proof->fields[i];

		if (compare(field->name, field->name_len, "hash", 4) == 0 ||
			compare(field->name, field->name_len, left_out, strlen(left_out)) == 0)
			continue;
		if (p > text + prefix_len)
			*p++ = '\n';
		memcpy(p, field->name, field->name_len);
		p += field->name_len;
		*p++ = '=';
		memcpy(p, field->value, field->value_len);
		p += field->value_len;
	}
	*len = (size_t) (p - text);
	return text;
}

/* --- the bot's token ------------------------------------------------------------- */

bool
tga_proof_is_token(const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len);
	const char *end = text + len;

	if (colon == NULL || colon == text || end - colon - 1 < TOKEN_SECRET_MIN)
		return false;
	for (const char *p = text; p < colon; p++)
		if (*p < '0' || *p > '9')
			return false;
	for (const char *p = colon + 1; p < end; p++)
		if (!((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
			  (*p >= '0' && *p <= '9') || *p == '-' || *p == '_'))
			return false;
	return true;
}

/* --- the checks ------------------------------------------------------------------- */

/* `hash`: 64 lower-case hex digits. */
static bool
read_hash(const tga_proof *proof, uint8_t hash[static DIGEST_BYTES])
{
	const tga_proof_field *field = tga_proof_find(proof, "hash");

	return field != NULL &&
		   tga_hex_decode(field->value, field->value_len, hash, DIGEST_BYTES);
}

static bool
good_hash(const tga_proof *proof, const uint8_t key[static DIGEST_BYTES])
{
	uint8_t given[DIGEST_BYTES];
	uint8_t expected[DIGEST_BYTES];
	unsigned int expected_len = 0;
	size_t len;
	char *text;
	bool good;

	if (!read_hash(proof, given))
		return false;
	text = check_string(proof, "", "", &len);
	if (text == NULL)
		return false;
	good = HMAC(EVP_sha256(), key, DIGEST_BYTES, (const uint8_t *) text, len, expected,
				&expected_len) != NULL &&
		   CRYPTO_memcmp(given, expected, DIGEST_BYTES) == 0;
	OPENSSL_cleanse(expected, sizeof(expected));
	OPENSSL_free(text);
	return good;
}

bool
tga_proof_widget(const tga_proof *proof, const char *bot_token, size_t token_len)
{
	uint8_t key[DIGEST_BYTES];
	bool good = EVP_Digest(bot_token, token_len, key, NULL, EVP_sha256(), NULL) &&
				good_hash(proof, key);

	OPENSSL_cleanse(key, sizeof(key));
	return good;
}

bool
tga_proof_web_app(const tga_proof *proof, const char *bot_token, size_t token_len)
{
	static const char label[] = "WebAppData";
	uint8_t key[DIGEST_BYTES];
	bool good = HMAC(EVP_sha256(), label, sizeof(label) - 1, (const uint8_t *) bot_token,
					 token_len, key, NULL) != NULL &&
				good_hash(proof, key);

	OPENSSL_cleanse(key, sizeof(key));
	return good;
}

static bool
ed25519_verify(const uint8_t key[static TGA_PROOF_KEY_BYTES],
			   const uint8_t signature[static SIGNATURE_BYTES], const char *text,
			   size_t len)
{
	EVP_PKEY *pkey =
		EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, TGA_PROOF_KEY_BYTES);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = pkey != NULL && ctx != NULL &&
				EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) > 0 &&
				EVP_DigestVerify(ctx, signature, SIGNATURE_BYTES, (const uint8_t *) text,
								 len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return good;
}

bool
tga_proof_signature(const tga_proof *proof, int64_t bot_id,
					const uint8_t key[static TGA_PROOF_KEY_BYTES])
{
	const tga_proof_field *field = tga_proof_find(proof, "signature");
	uint8_t signature[SIGNATURE_BYTES];
	char prefix[PREFIX_MAX];
	size_t len;
	char *text;
	bool good;

	if (field == NULL || field->value_len != TGA_BASE64URL_CHARS(SIGNATURE_BYTES) ||
		!tga_base64url_decode(field->value, field->value_len, signature, &len))
		return false;
	snprintf(prefix, sizeof(prefix), "%" PRId64 ":WebAppData\n", bot_id);
	text = check_string(proof, prefix, "signature", &len);
	if (text == NULL)
		return false;
	good = ed25519_verify(key, signature, text, len);
	OPENSSL_free(text);
	return good;
}
