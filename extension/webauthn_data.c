/*
 * webauthn_data.c
 *		See webauthn_data.h.
 */
#include "webauthn_data.h"

#include "webauthn_cbor.h"

#define LENGTH_BYTES 2

/* fmt, attStmt, authData, and a few that another version may add. */
#define MEMBERS_MAX 8

/* What is left to read. */
typedef struct tga_rest
{
	const uint8_t *p;
	size_t len;
} tga_rest;

/* The next bytes, or NULL if there are not so many. */
static const uint8_t *
take(tga_rest *rest, size_t len)
{
	const uint8_t *taken = rest->p;

	if (rest->len < len)
		return NULL;
	rest->p += len;
	rest->len -= len;
	return taken;
}

static const uint8_t *
take_map(tga_rest *rest, size_t *len)
{
	return tga_cbor_skip_map(rest->p, rest->len, len) ? take(rest, *len) : NULL;
}

static bool
read_attested(tga_rest *rest, tga_authenticator_data *data)
{
	const uint8_t *length;

	data->aaguid = take(rest, TGA_AAGUID_BYTES);
	length = take(rest, LENGTH_BYTES);
	if (data->aaguid == NULL || length == NULL)
		return false;
	data->credential_id_len = (size_t) length[0] << 8 | length[1];
	data->credential_id = take(rest, data->credential_id_len);
	if (data->credential_id == NULL)
		return false;
	data->public_key = take_map(rest, &data->public_key_len);
	return data->public_key != NULL;
}

bool
tga_authenticator_data_read(const uint8_t *bytes, size_t len,
							tga_authenticator_data *data)
{
	tga_rest rest = {bytes, len};
	const uint8_t *flags;
	const uint8_t *count;
	size_t extensions;

	*data = (tga_authenticator_data){.bytes = bytes, .len = len};
	if (len > TGA_AUTHENTICATOR_DATA_MAX)
		return false;
	data->rp_id_hash = take(&rest, TGA_RP_ID_HASH_BYTES);
	flags = take(&rest, 1);
	count = take(&rest, 4);
	if (data->rp_id_hash == NULL || flags == NULL || count == NULL)
		return false;
	data->flags = *flags;
	data->sign_count = (uint32_t) count[0] << 24 | (uint32_t) count[1] << 16 |
					   (uint32_t) count[2] << 8 | count[3];
	if ((data->flags & TGA_FLAG_ATTESTED) && !read_attested(&rest, data))
		return false;
	if ((data->flags & TGA_FLAG_EXTENSIONS) && take_map(&rest, &extensions) == NULL)
		return false;
	return rest.len == 0;
}

bool
tga_attestation_read(const uint8_t *bytes, size_t len, tga_attestation *attestation)
{
	tga_cbor_pair members[MEMBERS_MAX];
	const tga_cbor_item *format, *statement, *data;
	size_t read;
	int count;

	if (len > TGA_ATTESTATION_MAX)
		return false;
	count = tga_cbor_map(bytes, len, members, MEMBERS_MAX, &read);
	if (count < 0 || read != len)
		return false;
	format = tga_cbor_named(members, count, "fmt", TGA_CBOR_TEXT);
	statement = tga_cbor_named(members, count, "attStmt", TGA_CBOR_MAP);
	data = tga_cbor_named(members, count, "authData", TGA_CBOR_BYTES);
	if (format == NULL || statement == NULL || data == NULL)
		return false;
	attestation->format = format->bytes;
	attestation->format_len = format->len;
	attestation->statement = statement->bytes;
	attestation->statement_len = statement->len;
	return tga_authenticator_data_read(data->bytes, data->len, &attestation->data);
}
