/*
 * webauthn_client_fuzz.c
 *		Client data, held against jansson: what ours accepts has there the same type,
 *		origin and challenge.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base64url.h"
#include "webauthn_client.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *
string_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	if (text == NULL)
		abort();
	return text;
}

static tga_client_type
type_of(const char *word)
{
	return strcmp(word, "webauthn.create") == 0 ? TGA_CLIENT_CREATE
		   : strcmp(word, "webauthn.get") == 0	? TGA_CLIENT_GET
												: TGA_CLIENT_OTHER;
}

static void
compare(const json_t *object, const tga_client_data *client)
{
	char challenge[TGA_BASE64URL_CHARS(TGA_CLIENT_CHALLENGE_MAX) + 1];

	if (strcmp(client->origin, string_of(object, "origin")) != 0)
		abort();
	/* A type with an escape in it is none of the two, to us. */
	if (client->type != TGA_CLIENT_OTHER &&
		client->type != type_of(string_of(object, "type")))
		abort();
	tga_base64url_encode(client->challenge, client->challenge_len, challenge);
	if (client->challenge_len > 0 &&
		strcmp(challenge, string_of(object, "challenge")) != 0)
		abort();
	if (!client->framed && (json_is_true(json_object_get(object, "crossOrigin")) ||
							json_object_get(object, "topOrigin") != NULL))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t bom[] = {0xef, 0xbb, 0xbf};
	tga_client_data client;
	json_t *object;
	size_t start;

	if (!tga_client_data_read(data, size, &client))
		return 0;
	start = size >= sizeof(bom) && memcmp(data, bom, sizeof(bom)) == 0 ? sizeof(bom) : 0;
	object = json_loadb((const char *) data + start, size - start,
						JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, NULL);
	if (!json_is_object(object))
		abort();
	compare(object, &client);
	json_decref(object);
	return 0;
}
