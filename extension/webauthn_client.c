/*
 * webauthn_client.c
 *		See webauthn_client.h.
 */
#include "webauthn_client.h"

#include <string.h>

#include "base64url.h"
#include "json_scan.h"

/* The six that there are, and what browsers may add, as they say they will. */
#define MEMBERS_MAX 32

static const char bom[] = {(char) 0xef, (char) 0xbb, (char) 0xbf};

static bool
read_type(const tga_json_member *member, tga_client_data *client)
{
	if (member == NULL || member->type != TGA_JSON_STRING)
		return false;
	client->type = tga_json_is(member, "webauthn.create") ? TGA_CLIENT_CREATE
				   : tga_json_is(member, "webauthn.get")  ? TGA_CLIENT_GET
														  : TGA_CLIENT_OTHER;
	return true;
}

static bool
read_challenge(const tga_json_member *member, tga_client_data *client)
{
	if (member == NULL || member->type != TGA_JSON_STRING)
		return false;
	client->challenge_len = 0;
	if (member->value_len > TGA_BASE64URL_CHARS(TGA_CLIENT_CHALLENGE_MAX) ||
		!tga_base64url_decode(member->value, member->value_len, client->challenge,
							  &client->challenge_len))
		client->challenge_len = 0;
	return true;
}

/* Some write the slashes of an origin with an escape. */
static bool
read_origin(const tga_json_member *member, tga_client_data *client)
{
	if (member == NULL || member->type != TGA_JSON_STRING ||
		member->value_len >= sizeof(client->origin))
		return false;
	(void) tga_json_unescape(member, client->origin);
	return true;
}

/* crossOrigin and topOrigin. */
static bool
read_framing(const tga_json_member *cross, const tga_json_member *top,
			 tga_client_data *client)
{
	client->framed = (cross != NULL && cross->type == TGA_JSON_TRUE) || top != NULL;
	return (cross == NULL || cross->type == TGA_JSON_TRUE ||
			cross->type == TGA_JSON_FALSE) &&
		   (top == NULL || top->type == TGA_JSON_STRING);
}

bool
tga_client_data_read(const uint8_t *bytes, size_t len, tga_client_data *client)
{
	tga_json_member members[MEMBERS_MAX];
	const char *text = (const char *) bytes;
	size_t text_len = len;
	int count;

	client->bytes = bytes;
	client->len = len;
	if (len > TGA_CLIENT_DATA_MAX)
		return false;
	/* "UTF-8 decode" takes a byte order mark away, which the hash has in it. */
	if (text_len >= sizeof(bom) && memcmp(text, bom, sizeof(bom)) == 0)
	{
		text += sizeof(bom);
		text_len -= sizeof(bom);
	}
	count = tga_json_object(text, text_len, members, MEMBERS_MAX);
	return count >= 0 && read_type(tga_json_find(members, count, "type"), client) &&
		   read_challenge(tga_json_find(members, count, "challenge"), client) &&
		   read_origin(tga_json_find(members, count, "origin"), client) &&
		   read_framing(tga_json_find(members, count, "crossOrigin"),
						tga_json_find(members, count, "topOrigin"), client);
}
