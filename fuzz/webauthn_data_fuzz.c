/*
 * webauthn_data_fuzz.c
 *		Authenticator data and attestation objects, as anybody may send them.
 *
 * What is read as authenticator data has every byte in one of its fields, written again
 * it is the same; a key in it is asked to verify a signature that it never made.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "webauthn.h"

#define HEAD_BYTES 37

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char client_text[] =
	"{\"type\":\"webauthn.create\",\"challenge\":\"\",\"origin\":\"https://example.org\"}";

/* The length of the fields that are there, but for extensions, which come last. */
static size_t
length_of(const tga_authenticator_data *data)
{
	if (!(data->flags & TGA_FLAG_ATTESTED))
		return HEAD_BYTES;
	return HEAD_BYTES + TGA_AAGUID_BYTES + 2 + data->credential_id_len +
		   data->public_key_len;
}

static void
check_data(const uint8_t *bytes, size_t size)
{
	tga_authenticator_data data;
	tga_cose_key key;
	static const uint8_t signature[64] = {1};
	bool has_extensions;

	if (!tga_authenticator_data_read(bytes, size, &data))
		return;
	has_extensions = (data.flags & TGA_FLAG_EXTENSIONS) != 0;
	if (has_extensions ? length_of(&data) >= size : length_of(&data) != size)
		abort();
	if (!(data.flags & TGA_FLAG_ATTESTED))
		return;
	if (data.credential_id < bytes ||
		data.public_key + data.public_key_len > bytes + size ||
		data.credential_id + data.credential_id_len != data.public_key)
		abort();
	if (tga_cose_key_read(data.public_key, data.public_key_len, &key) &&
		tga_cose_verify(&key, bytes, size, signature, sizeof(signature)) &&
		key.algorithm != TGA_COSE_EDDSA)
		abort();
}

static void
check_ceremonies(const uint8_t *bytes, size_t size)
{
	tga_webauthn_party party;
	tga_client_data client;
	tga_authenticator_data data;
	tga_cose_key key;
	tga_webauthn_record record = {.public_key = bytes, .public_key_len = size};

	if (!tga_webauthn_party_read("https://example.org", &party) ||
		tga_webauthn_client(&party, TGA_CLIENT_CREATE, (const uint8_t *) client_text,
							sizeof(client_text) - 1, &client) != TGA_PASSKEY_REASON_NONE)
		abort();
	if (tga_webauthn_register(&party, &client, bytes, size, &data, &key) ==
			TGA_PASSKEY_REASON_NONE &&
		(!(data.flags & TGA_FLAG_USER_VERIFIED) || data.credential_id_len == 0 ||
		 data.credential_id_len > TGA_CREDENTIAL_ID_MAX))
		abort();
	if (tga_webauthn_assert(&party, &client, &record, bytes, size, bytes, size, &data) ==
		TGA_PASSKEY_REASON_NONE)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_data(data, size);
	check_ceremonies(data, size);
	return 0;
}
