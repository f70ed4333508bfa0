/*
 * webauthn_data.h
 *		What an authenticator says: authenticator data (WebAuthn Level 3 §6.1), and the
 *		attestation object that carries it when a key is made (§6.5.4).
 *
 *		32	hash of the relying party's id
 *		 1	flags
 *		 4	signature counter, big endian
 *			with the flag AT, the attested credential: 16 AAGUID, 2 length, so many bytes
 *			of credential id, the public key as a COSE_Key
 *			with the flag ED, extension outputs: a map of CBOR
 *
 * and nothing after.  Bytes only; all that is read points into them.
 */
#ifndef TGA_WEBAUTHN_DATA_H
#define TGA_WEBAUTHN_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_RP_ID_HASH_BYTES 32
#define TGA_AAGUID_BYTES 16
#define TGA_CREDENTIAL_ID_MAX 1023

/* Longer ones than anything that is let in can need. */
#define TGA_AUTHENTICATOR_DATA_MAX 4096
#define TGA_ATTESTATION_MAX 8192

/* Flags. */
#define TGA_FLAG_USER_PRESENT 0x01
#define TGA_FLAG_USER_VERIFIED 0x04
#define TGA_FLAG_BACKUP_ELIGIBLE 0x08
#define TGA_FLAG_BACKED_UP 0x10
#define TGA_FLAG_ATTESTED 0x40
#define TGA_FLAG_EXTENSIONS 0x80

typedef struct tga_authenticator_data
{
	const uint8_t *bytes; /* all of it, which is what is signed */
	size_t len;
	const uint8_t *rp_id_hash;
	uint8_t flags;
	uint32_t sign_count;
	/* With TGA_FLAG_ATTESTED. */
	const uint8_t *aaguid;
	const uint8_t *credential_id;
	size_t credential_id_len;
	const uint8_t *public_key;
	size_t public_key_len;
} tga_authenticator_data;

typedef struct tga_attestation
{
	const uint8_t *format; /* text */
	size_t format_len;
	const uint8_t *statement; /* a map of CBOR */
	size_t statement_len;
	tga_authenticator_data data;
} tga_attestation;

/* False for what is not authenticator data from end to end. */
bool tga_authenticator_data_read(const uint8_t *bytes, size_t len,
								 tga_authenticator_data *data)
	__attribute__((warn_unused_result));

/* False for what is no attestation object, or has no good authenticator data in it. */
bool tga_attestation_read(const uint8_t *bytes, size_t len, tga_attestation *attestation)
	__attribute__((warn_unused_result));

#endif
