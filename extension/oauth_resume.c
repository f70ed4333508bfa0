/*
 * oauth_resume.c
 *		See oauth_resume.h.
 */
#include "oauth_resume.h"

#include <openssl/crypto.h>

#include "login_key.h"

#define LABEL "tgauth resume"
#define MAC_BYTES 16
#define LIFE_SECONDS (60 * 60)

/* What is authenticated. */
typedef struct __attribute__((packed)) tga_resume_input
{
	char label[sizeof(LABEL)];
	uint8_t purpose;
	uint8_t time[8];
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	uint8_t digest[TGA_CRYPTO_DIGEST];
} tga_resume_input;

static void
make_mac(const tga_login_key *key, tga_oauth_purpose purpose, const tga_oauth_form *form,
		 const uint8_t *login_id, const uint8_t time[static 8],
		 uint8_t mac[static TGA_CRYPTO_DIGEST])
{
	tga_resume_input input = {.label = LABEL, .purpose = (uint8_t) purpose};

	memcpy(input.time, time, sizeof(input.time));
	if (login_id != NULL)
		memcpy(input.login_id, login_id, TGA_LOGIN_ID_BYTES);
	tga_oauth_form_digest(form, input.digest);
	tga_crypto_hmac(key->bytes, TGA_KEY_BYTES, &input, sizeof(input), mac);
}

void
tga_oauth_resume_make(const tga_call *call, tga_oauth_purpose purpose,
					  const tga_oauth_form *form, const uint8_t *login_id,
					  char text[static TGA_OAUTH_RESUME_CHARS + 1])
{
	uint8_t bytes[TGA_OAUTH_RESUME_BYTES];
	uint8_t mac[TGA_CRYPTO_DIGEST];
	tga_login_key key;

	tga_login_key_current(call, &key);
	bytes[0] = (uint8_t) key.number;
	for (int i = 0; i < 8; i++)
		bytes[1 + i] = (uint8_t) ((uint64) call->now >> (56 - 8 * i));
	make_mac(&key, purpose, form, login_id, bytes + 1, mac);
	explicit_bzero(&key, sizeof(key));
	memcpy(bytes + 9, mac, MAC_BYTES);
	tga_base64url_encode(bytes, sizeof(bytes), text);
}

bool
tga_oauth_resume_check(const tga_call *call, tga_oauth_purpose purpose,
					   const tga_oauth_form *form, const uint8_t *login_id,
					   TimestampTz *made_at)
{
	uint8_t bytes[TGA_OAUTH_RESUME_BYTES];
	uint8_t mac[TGA_CRYPTO_DIGEST];
	tga_login_key key;
	uint64 time = 0;
	size_t len;

	if (form->resume == NULL || strlen(form->resume) != TGA_OAUTH_RESUME_CHARS ||
		!tga_base64url_decode(form->resume, TGA_OAUTH_RESUME_CHARS, bytes, &len) ||
		!tga_login_key_by_number(call, bytes[0], &key))
		return false;
	make_mac(&key, purpose, form, login_id, bytes + 1, mac);
	explicit_bzero(&key, sizeof(key));
	for (int i = 0; i < 8; i++)
		time = time << 8 | bytes[1 + i];
	*made_at = (TimestampTz) time;
	return CRYPTO_memcmp(bytes + 9, mac, MAC_BYTES) == 0 && *made_at <= call->now &&
		   *made_at >= tga_spi_ago(call, LIFE_SECONDS);
}
