/*
 * webauthn.h
 *		The two ceremonies of WebAuthn Level 3 as a relying party does them: §7.1,
 *		registering a new credential, and §7.2, verifying an authentication assertion.
 *
 * What needs no database is judged here, from bytes alone, by libcrypto and libcbor:
 * everything but whose a credential is, whether it is known, and the signature counter
 * that it had last.  The steps stand in the code in the words of the standard, with the
 * numbers of its editor's draft of July 2026: other editions count one more or less.
 *
 * Policy: user verification is required; no page of another origin may frame ours;
 * attestation is not asked for, so an authenticator's model proves nothing here.
 */
#ifndef TGA_WEBAUTHN_H
#define TGA_WEBAUTHN_H

#include "status.h"
#include "webauthn_client.h"
#include "webauthn_data.h"
#include "webauthn_key.h"

/* What the relying party expects: an origin, and the host in it, which is its id. */
typedef struct tga_webauthn_party
{
	const char *origin;
	const char *id;
	size_t id_len;
} tga_webauthn_party;

/*
 * Finds the id in an origin as browsers write it: https://host, with a port where that
 * is not the scheme's own, and http://localhost.  False for what can have no passkeys:
 * another scheme or host, or an address in numbers.
 */
bool tga_webauthn_party_read(const char *origin, tga_webauthn_party *party)
	__attribute__((warn_unused_result));

/* What follows is TGA_PASSKEY_REASON_NONE if it is good, or the step that it fails. */

/* Steps 5 to 11 of §7.1 and 8 to 14 of §7.2, but for the challenge, the caller's to judge. */
tga_passkey_reason tga_webauthn_client(const tga_webauthn_party *party,
									   tga_client_type type, const uint8_t *bytes,
									   size_t len, tga_client_data *client);

/* Steps 12 to 25 of §7.1; the credential is what data and key tell. */
tga_passkey_reason tga_webauthn_register(const tga_webauthn_party *party,
										 const tga_client_data *client,
										 const uint8_t *attestation, size_t len,
										 tga_authenticator_data *data, tga_cose_key *key);

/* What is known of a credential. */
typedef struct tga_webauthn_record
{
	const uint8_t *public_key;
	size_t public_key_len;
	bool backup_eligible;
	uint32_t sign_count;
} tga_webauthn_record;

/* Steps 15 to 22 of §7.2; what is to be written of the credential stands in data. */
tga_passkey_reason tga_webauthn_assert(const tga_webauthn_party *party,
									   const tga_client_data *client,
									   const tga_webauthn_record *record,
									   const uint8_t *authenticator_data, size_t data_len,
									   const uint8_t *signature, size_t signature_len,
									   tga_authenticator_data *data);

#endif
