/*
 * webauthn.c
 *		See webauthn.h.
 */
#include "webauthn.h"

#include <string.h>

#include <openssl/crypto.h>

#include "digest.h"
#include "webauthn_cbor.h"

#define STATEMENT_MAX 4

/* --- the relying party --------------------------------------------------------------- */

static bool
is_host_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		   c == '_';
}

/* A relying party's id is a domain; who is known by a number alone has none. */
static bool
is_domain(const char *host, size_t len)
{
	size_t label = len;

	if (len == 0)
		return false;
	while (label > 0 && host[label - 1] != '.')
		label--;
	for (size_t i = 0; i < len; i++)
		if (!is_host_character(host[i]))
			return false;
	return label < len && (host[label] < '0' || host[label] > '9');
}

static bool
is_port(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= 5 && text[digits] == '\0';
}

bool
tga_webauthn_party_read(const char *origin, tga_webauthn_party *party)
{
	static const char https[] = "https://", http[] = "http://", local[] = "localhost";
	bool secure = strncmp(origin, https, strlen(https)) == 0;

	if (!secure && strncmp(origin, http, strlen(http)) != 0)
		return false;
	party->origin = origin;
	party->id = origin + strlen(secure ? https : http);
	party->id_len = strcspn(party->id, ":");
	if (party->id[party->id_len] == ':' && !is_port(party->id + party->id_len + 1))
		return false;
	if (!is_domain(party->id, party->id_len))
		return false;
	/* Browsers have WebAuthn in secure contexts alone. */
	return secure || (party->id_len >= strlen(local) &&
					  memcmp(party->id + party->id_len - strlen(local), local,
							 strlen(local)) == 0 &&
					  (party->id_len == strlen(local) ||
					   party->id[party->id_len - strlen(local) - 1] == '.'));
}

/* --- what both ceremonies verify ------------------------------------------------------- */

tga_passkey_reason
tga_webauthn_client(const tga_webauthn_party *party, tga_client_type type,
					const uint8_t *bytes, size_t len, tga_client_data *client)
{
	/*
	 * §7.1 steps 1 to 4 and §7.2 steps 1 to 4 are the page's: it calls create() or get()
	 * and sends what it got.  We ask for no client extension whose output matters.
	 *
	 * §7.1 step 5, §7.2 step 8: "Let JSONtext be the result of running UTF-8 decode";
	 * §7.1 step 6, §7.2 step 9: "Let C, the client data claimed …, be the result of
	 * running an implementation-specific JSON parser on JSONtext."
	 */
	if (!tga_client_data_read(bytes, len, client))
		return TGA_PASSKEY_REASON_CLIENT_DATA;
	/* §7.1 step 7, §7.2 step 10: "Verify that the value of C.type is" the right one. */
	if (client->type != type)
		return TGA_PASSKEY_REASON_TYPE;
	/* §7.1 step 8, §7.2 step 11, the challenge: by who has the key (passkey.c). */
	/* §7.1 step 9, §7.2 step 12: "Verify that the value of C.origin is … expected". */
	if (strcmp(client->origin, party->origin) != 0)
		return TGA_PASSKEY_REASON_ORIGIN;
	/*
	 * §7.1 steps 10 and 11, §7.2 steps 13 and 14: crossOrigin and topOrigin.  We expect
	 * nobody to frame us.
	 */
	return client->framed ? TGA_PASSKEY_REASON_FRAMED : TGA_PASSKEY_REASON_NONE;
}

/* The relying party, and flags: §7.1 steps 14 to 17, §7.2 steps 15 to 18. */
static tga_passkey_reason
judge_data(const tga_webauthn_party *party, const tga_authenticator_data *data)
{
	uint8_t hash[TGA_DIGEST_BYTES];

	/* "Verify that the rpIdHash in authData is the SHA-256 hash of the RP ID expected". */
	if (!tga_digest_sha256(party->id, party->id_len, hash) ||
		CRYPTO_memcmp(hash, data->rp_id_hash, sizeof(hash)) != 0)
		return TGA_PASSKEY_REASON_RP_ID;
	/*
	 * "Verify that the UP bit of the flags in authData is set."  We never ask with
	 * mediation "conditional" for a new credential, which alone may come without.
	 */
	if (!(data->flags & TGA_FLAG_USER_PRESENT))
		return TGA_PASSKEY_REASON_USER_PRESENCE;
	/* "… verify that the UV bit of the flags in authData is set."  We require it. */
	if (!(data->flags & TGA_FLAG_USER_VERIFIED))
		return TGA_PASSKEY_REASON_USER_VERIFICATION;
	/* "If the BE bit … is not set, verify that the BS bit is not set." */
	if (!(data->flags & TGA_FLAG_BACKUP_ELIGIBLE) && (data->flags & TGA_FLAG_BACKED_UP))
		return TGA_PASSKEY_REASON_BACKUP;
	return TGA_PASSKEY_REASON_NONE;
}

/* Over "the binary concatenation of authData and hash", that of the client data. */
static bool
is_signed(const tga_authenticator_data *data, const tga_client_data *client,
		  const tga_cose_key *key, const uint8_t *signature, size_t signature_len)
{
	uint8_t message[TGA_AUTHENTICATOR_DATA_MAX + TGA_DIGEST_BYTES];

	/* §7.1 step 12, §7.2 step 20: "a hash over [the client data] using SHA-256". */
	if (data->len > TGA_AUTHENTICATOR_DATA_MAX ||
		!tga_digest_sha256(client->bytes, client->len, message + data->len))
		return false;
	memcpy(message, data->bytes, data->len);
	return tga_cose_verify(key, message, data->len + TGA_DIGEST_BYTES, signature,
						   signature_len);
}

/* --- §7.1 -------------------------------------------------------------------------------- */

static bool
is_format(const tga_attestation *attestation, const char *format)
{
	return attestation->format_len == strlen(format) &&
		   memcmp(attestation->format, format, attestation->format_len) == 0;
}

/*
 * "packed" (§8.2) without certificates is self attestation: the new key signs what it
 * would in an assertion.  Browsers hand that through, as it tells of no model, although
 * nothing was asked for (§5.1.3, "none").
 */
static bool
is_self_attested(const tga_attestation *attestation, const tga_client_data *client,
				 const tga_cose_key *key)
{
	tga_cbor_pair members[STATEMENT_MAX];
	size_t read;
	int count = tga_cbor_map(attestation->statement, attestation->statement_len, members,
							 STATEMENT_MAX, &read);
	const tga_cbor_item *algorithm, *signature;

	if (count != 2)
		return false;
	algorithm = tga_cbor_named(members, count, "alg", TGA_CBOR_INTEGER);
	signature = tga_cbor_named(members, count, "sig", TGA_CBOR_BYTES);
	/* "Validate that alg matches the algorithm of the credentialPublicKey"; then sig. */
	return algorithm != NULL && signature != NULL &&
		   algorithm->integer == tga_cose_number(key->algorithm) &&
		   is_signed(&attestation->data, client, key, signature->bytes, signature->len);
}

/* "none" (§8.7) states nothing: an empty map. */
static bool
is_empty(const tga_attestation *attestation)
{
	tga_cbor_pair none;
	size_t read;

	return tga_cbor_map(attestation->statement, attestation->statement_len, &none, 0,
						&read) == 0;
}

static tga_passkey_reason
judge_attestation(const tga_attestation *attestation, const tga_client_data *client,
				  const tga_cose_key *key)
{
	/* Step 21: "Determine the attestation statement format by … a case-sensitive match". */
	bool packed = is_format(attestation, "packed");

	if (!packed && !is_format(attestation, "none"))
		return TGA_PASSKEY_REASON_ATTESTATION_FORMAT;
	/* Step 22: "Verify that attStmt is a correct attestation statement". */
	if (packed ? !is_self_attested(attestation, client, key) : !is_empty(attestation))
		return TGA_PASSKEY_REASON_ATTESTATION;
	/*
	 * Step 23, trust anchors, and the rest of step 24 are for certificates, which are
	 * not let in.  Step 24: "verify that None attestation is acceptable under Relying
	 * Party policy", or self attestation: both are.
	 */
	return TGA_PASSKEY_REASON_NONE;
}

tga_passkey_reason
tga_webauthn_register(const tga_webauthn_party *party, const tga_client_data *client,
					  const uint8_t *bytes, size_t len, tga_authenticator_data *data,
					  tga_cose_key *key)
{
	tga_attestation attestation;
	tga_passkey_reason reason;

	/* Step 13: "Perform CBOR decoding on the attestationObject … to obtain" its parts. */
	if (!tga_attestation_read(bytes, len, &attestation))
		return TGA_PASSKEY_REASON_ATTESTATION_OBJECT;
	*data = attestation.data;
	/* §6.1: "For attestation signatures, the authenticator MUST set the AT flag". */
	if (!(data->flags & TGA_FLAG_ATTESTED))
		return TGA_PASSKEY_REASON_ATTESTATION_OBJECT;
	/* Steps 14 to 17. */
	reason = judge_data(party, data);
	if (reason != TGA_PASSKEY_REASON_NONE)
		return reason;
	/* Steps 18 and 19, policies by BE and BS: we have none, and show both. */
	/*
	 * Step 20: "Verify that the "alg" parameter in the credential public key in authData
	 * matches … one of the items in pkOptions.pubKeyCredParams"; and that it is a key.
	 */
	if (!tga_cose_key_read(data->public_key, data->public_key_len, key) ||
		!tga_cose_key_is_good(key))
		return TGA_PASSKEY_REASON_KEY;
	/* Steps 21 to 24. */
	reason = judge_attestation(&attestation, client, key);
	if (reason != TGA_PASSKEY_REASON_NONE)
		return reason;
	/* Step 25: "Verify that the credentialId is <= 1023 bytes." */
	if (data->credential_id_len == 0 || data->credential_id_len > TGA_CREDENTIAL_ID_MAX)
		return TGA_PASSKEY_REASON_CREDENTIAL_ID;
	/* Steps 26 to 29 are the database's (passkey_register.c). */
	return TGA_PASSKEY_REASON_NONE;
}

/* --- §7.2 -------------------------------------------------------------------------------- */

tga_passkey_reason
tga_webauthn_assert(const tga_webauthn_party *party, const tga_client_data *client,
					const tga_webauthn_record *record, const uint8_t *authenticator_data,
					size_t data_len, const uint8_t *signature, size_t signature_len,
					tga_authenticator_data *data)
{
	tga_passkey_reason reason;
	tga_cose_key key;
	bool eligible;

	/* §6.1: "For assertion signatures, the AT flag MUST NOT be set". */
	if (!tga_authenticator_data_read(authenticator_data, data_len, data) ||
		(data->flags & TGA_FLAG_ATTESTED))
		return TGA_PASSKEY_REASON_AUTHENTICATOR_DATA;
	/* Steps 15 to 18. */
	reason = judge_data(party, data);
	if (reason != TGA_PASSKEY_REASON_NONE)
		return reason;
	/*
	 * Step 19: "If credentialRecord.backupEligible is set, verify that currentBe is set";
	 * "is not set, verify that currentBe is not set."
	 */
	eligible = (data->flags & TGA_FLAG_BACKUP_ELIGIBLE) != 0;
	if (eligible != record->backup_eligible)
		return TGA_PASSKEY_REASON_BACKUP;
	/*
	 * Steps 20 and 21: "Using credentialRecord.publicKey, verify that sig is a valid
	 * signature over the binary concatenation of authData and hash."
	 */
	if (signature_len > TGA_COSE_SIGNATURE_MAX ||
		!tga_cose_key_read(record->public_key, record->public_key_len, &key) ||
		!is_signed(data, client, &key, signature, signature_len))
		return TGA_PASSKEY_REASON_SIGNATURE;
	/*
	 * Step 22: "If authData.signCount is nonzero or credentialRecord.signCount is
	 * nonzero", it must be greater.  What else it is, "is a signal, but not proof, that
	 * the authenticator may be cloned", and whether that fails the ceremony is ours to
	 * say: it does, since there is another way in, and the journal has it.
	 */
	if ((data->sign_count != 0 || record->sign_count != 0) &&
		data->sign_count <= record->sign_count)
		return TGA_PASSKEY_REASON_SIGN_COUNT;
	/*
	 * Step 23: "The Relying Party MAY ignore any or all extension outputs": we asked for
	 * none.  Steps 24 and 25 are the database's (passkey_login.c).
	 */
	return TGA_PASSKEY_REASON_NONE;
}
