/*
 * webauthn_test.c
 *		Holds extension/webauthn*.c to the test vectors of WebAuthn Level 3 §16, which
 *		test/vectors/webauthn.json has.
 *
 * Their authenticators verify a user only now and then and bring attestation of all kinds,
 * so most of them are refused, each for its reason; what is signed verifies all the same.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../../extension/webauthn.h"
#include "digest.h"
#include "tap.h"

#define BYTES_MAX 2048

typedef struct bytes
{
	uint8_t data[BYTES_MAX];
	size_t len;
} bytes;

/* A hexadecimal field; every vector has all of them. */
static bytes
bytes_of(const json_t *vector, const char *name)
{
	const char *text = json_string_value(json_object_get(vector, name));
	bytes b = {.len = 0};

	if (text == NULL || strlen(text) > 2 * BYTES_MAX)
		abort();
	for (b.len = 0; b.len < strlen(text) / 2; b.len++)
	{
		char digits[3] = {text[2 * b.len], text[2 * b.len + 1], '\0'};

		b.data[b.len] = (uint8_t) strtoul(digits, NULL, 16);
	}
	return b;
}

static bool
is_reason(const json_t *ceremony, tga_passkey_reason reason)
{
	const char *wanted = json_string_value(json_object_get(ceremony, "reason"));

	if (strcmp(wanted, tga_passkey_reason_word(reason)) == 0)
		return true;
	printf("# %s in place of %s\n", tga_passkey_reason_word(reason), wanted);
	return false;
}

/* Reads the client data of a ceremony, with the challenge that it was asked. */
static tga_passkey_reason
read_client(const tga_webauthn_party *party, const json_t *ceremony, tga_client_type type,
			const bytes *json, tga_client_data *client)
{
	tga_passkey_reason reason =
		tga_webauthn_client(party, type, json->data, json->len, client);
	bytes challenge = bytes_of(ceremony, "challenge");

	/* One of them is longer than any of ours. */
	if (challenge.len <= TGA_CLIENT_CHALLENGE_MAX &&
		(client->challenge_len != challenge.len ||
		 memcmp(client->challenge, challenge.data, challenge.len) != 0))
		abort();
	return reason;
}

/* Fills in the record that the assertion is judged by, whatever came of it. */
static tga_passkey_reason
register_vector(const tga_webauthn_party *party, const json_t *ceremony,
				const bytes *attestation, tga_webauthn_record *record)
{
	bytes json = bytes_of(ceremony, "clientDataJSON");
	tga_attestation read;
	tga_authenticator_data data;
	tga_client_data client;
	tga_cose_key key;
	tga_passkey_reason reason =
		read_client(party, ceremony, TGA_CLIENT_CREATE, &json, &client);

	if (!tga_attestation_read(attestation->data, attestation->len, &read))
		return TGA_PASSKEY_REASON_ATTESTATION_OBJECT;
	*record = (tga_webauthn_record){
		.public_key = read.data.public_key,
		.public_key_len = read.data.public_key_len,
		.backup_eligible = (read.data.flags & TGA_FLAG_BACKUP_ELIGIBLE) != 0};
	return reason != TGA_PASSKEY_REASON_NONE
			   ? reason
			   : tga_webauthn_register(party, &client, attestation->data,
									   attestation->len, &data, &key);
}

/* Whatever our policy is: the signature is of the key, if we take such. */
static bool
is_signed(const tga_webauthn_record *record, const bytes *json, const bytes *data,
		  const bytes *signature)
{
	bytes message = *data;
	tga_cose_key key;

	if (!tga_digest_sha256(json->data, json->len, message.data + message.len))
		abort();
	return tga_cose_key_read(record->public_key, record->public_key_len, &key) &&
		   tga_cose_key_is_good(&key) &&
		   tga_cose_verify(&key, message.data, message.len + TGA_DIGEST_BYTES,
						   signature->data, signature->len);
}

static void
test_vector(const tga_webauthn_party *party, const json_t *vector)
{
	const char *name = json_string_value(json_object_get(vector, "name"));
	const json_t *registration = json_object_get(vector, "registration");
	const json_t *authentication = json_object_get(vector, "authentication");
	bytes attestation = bytes_of(registration, "attestationObject");
	bytes json = bytes_of(authentication, "clientDataJSON");
	bytes data = bytes_of(authentication, "authenticatorData");
	bytes signature = bytes_of(authentication, "signature");
	tga_webauthn_record record;
	tga_client_data client;
	tga_authenticator_data read;
	tga_passkey_reason reason;

	printf("# %s\n", name);
	ok(is_reason(registration,
				 register_vector(party, registration, &attestation, &record)),
	   "its registration is taken, or refused for its reason");
	reason = read_client(party, authentication, TGA_CLIENT_GET, &json, &client);
	if (reason == TGA_PASSKEY_REASON_NONE)
		reason = tga_webauthn_assert(party, &client, &record, data.data, data.len,
									 signature.data, signature.len, &read);
	ok(is_reason(authentication, reason),
	   "its assertion is taken, or refused for its reason");
	ok(is_signed(&record, &json, &data, &signature) ==
		   json_is_true(json_object_get(vector, "signed")),
	   "its signature is verified, if it is of a kind that we take");
	signature.data[signature.len - 1] ^= 1;
	ok(!is_signed(&record, &json, &data, &signature), "another is not");
}

int
main(void)
{
	json_t *file = json_load_file("test/vectors/webauthn.json", 0, NULL);
	const json_t *vectors = json_object_get(file, "vectors");
	tga_webauthn_party party;
	const json_t *vector;
	size_t i;

	ok(json_array_size(vectors) == 15, "the vectors are there");
	ok(tga_webauthn_party_read("https://example.org", &party) && party.id_len == 11,
	   "so is the relying party of them all");
	json_array_foreach(vectors, i, vector) test_vector(&party, vector);
	json_decref(file);
	return tap_done();
}
