/*
 * start_token_test.c
 *		Holds common/start_token.c, as the daemons compile it, to the vectors that
 *		test/support/start_token.py made.  The extension's turn is test/extension/test_start_token.py.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "client_address.h"
#include "start_token.h"
#include "tap.h"

static const char *
string_of(const json_t *vector, const char *name)
{
	return json_string_value(json_object_get(vector, name));
}

static int
int_of(const json_t *vector, const char *name)
{
	return (int) json_integer_value(json_object_get(vector, name));
}

/* The bytes of a hexadecimal field, of which there must be len. */
static bool
bytes_of(const json_t *vector, const char *name, uint8_t *bytes, size_t len)
{
	const char *text = string_of(vector, name);

	if (text == NULL || strlen(text) != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		char digits[3] = {text[2 * i], text[2 * i + 1], '\0'};

		bytes[i] = (uint8_t) strtoul(digits, NULL, 16);
	}
	return true;
}

static bool
has_bytes(const json_t *vector, const char *name, const uint8_t *bytes, size_t len)
{
	uint8_t expected[64];

	return bytes_of(vector, name, expected, len) && memcmp(expected, bytes, len) == 0;
}

static bool
has_fields(const json_t *vector, const tga_start_token *token)
{
	return token->key_number == int_of(vector, "key_number") &&
		   token->issued_at ==
			   (uint32_t) json_integer_value(json_object_get(vector, "issued_at")) &&
		   token->browser == int_of(vector, "browser") &&
		   token->application == int_of(vector, "application") &&
		   token->os == int_of(vector, "os") &&
		   token->channel == int_of(vector, "channel") &&
		   has_bytes(vector, "login_id", token->login_id, TGA_LOGIN_ID_BYTES) &&
		   has_bytes(vector, "packed_address", token->address, TGA_ADDRESS_BYTES);
}

static bool
address_fits(const json_t *vector)
{
	const char *address = string_of(vector, "address");
	const char *shown = string_of(vector, "shown_address");
	uint8_t packed[TGA_ADDRESS_BYTES] = {0};
	char text[TGA_ADDRESS_TEXT];

	if (address != NULL && !tga_address_pack(address, packed))
		return false;
	if (!has_bytes(vector, "packed_address", packed, TGA_ADDRESS_BYTES))
		return false;
	if (shown == NULL)
		return !tga_address_unpack(packed, text);
	return tga_address_unpack(packed, text) && strcmp(text, shown) == 0;
}

static bool
match_fits(const json_t *vector, const uint8_t *key, const uint8_t *login_id)
{
	const json_t *expected = json_object_get(vector, "choices");
	int choices[TGA_MATCH_CHOICES];

	if (tga_match_code(key, login_id) != int_of(vector, "match_code") ||
		!tga_match_choices(key, login_id, choices) ||
		json_array_size(expected) != TGA_MATCH_CHOICES)
		return false;
	for (size_t i = 0; i < TGA_MATCH_CHOICES; i++)
		if (choices[i] != json_integer_value(json_array_get(expected, i)))
			return false;
	return true;
}

static bool
valid_fits(const json_t *vector)
{
	const char *text = string_of(vector, "token");
	uint8_t key[TGA_KEY_BYTES];
	uint8_t secret[TGA_SECRET_BYTES];
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	tga_start_token token;
	char sealed[TGA_START_TOKEN_CHARS + 1];

	return bytes_of(vector, "key", key, sizeof(key)) &&
		   bytes_of(vector, "secret", secret, sizeof(secret)) &&
		   tga_login_id(secret, login_id) &&
		   has_bytes(vector, "login_id", login_id, sizeof(login_id)) &&
		   tga_start_token_key_number(text, strlen(text)) ==
			   int_of(vector, "key_number") &&
		   tga_start_token_open(text, strlen(text), key, &token) &&
		   has_fields(vector, &token) && tga_start_token_seal(&token, key, sealed) &&
		   strcmp(sealed, text) == 0 && match_fits(vector, key, login_id) &&
		   address_fits(vector);
}

static bool
invalid_fits(const json_t *vector)
{
	const char *text = string_of(vector, "token");
	uint8_t key[TGA_KEY_BYTES];
	tga_start_token token;

	return bytes_of(vector, "key", key, sizeof(key)) && text != NULL &&
		   !tga_start_token_open(text, strlen(text), key, &token);
}

static void
check(const json_t *vectors, const char *kind, bool (*fits)(const json_t *))
{
	const json_t *list = json_object_get(vectors, kind);

	ok(json_array_size(list) > 0, kind);
	for (size_t i = 0; i < json_array_size(list); i++)
	{
		const json_t *vector = json_array_get(list, i);
		char name[128];

		snprintf(name, sizeof(name), "%s: %s", kind, string_of(vector, "name"));
		ok(fits(vector), name);
	}
}

int
main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : "test/vectors/start_token.json";
	json_error_t error;
	json_t *vectors = json_load_file(path, 0, &error);

	if (!ok(vectors != NULL, "the vectors can be read"))
		return tap_done();
	check(vectors, "valid", valid_fits);
	check(vectors, "invalid", invalid_fits);
	json_decref(vectors);
	return tap_done();
}
