/*
 * webauthn_client.h
 *		What the browser says that it was asked: client data (WebAuthn Level 3 §5.8.1),
 *		an object of JSON.
 *
 * Bytes only; nothing is allocated and nothing raised.
 */
#ifndef TGA_WEBAUTHN_CLIENT_H
#define TGA_WEBAUTHN_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_CLIENT_DATA_MAX 4096
#define TGA_CLIENT_CHALLENGE_MAX 64
#define TGA_CLIENT_ORIGIN_MAX 512

typedef enum tga_client_type
{
	TGA_CLIENT_CREATE, /* webauthn.create: a key was made */
	TGA_CLIENT_GET,	   /* webauthn.get: it was used */
	TGA_CLIENT_OTHER
} tga_client_type;

typedef struct tga_client_data
{
	const uint8_t *bytes; /* all of it, whose hash is signed */
	size_t len;
	tga_client_type type;
	uint8_t challenge[TGA_CLIENT_CHALLENGE_MAX];
	size_t challenge_len; /* 0 for what is no challenge of ours */
	char origin[TGA_CLIENT_ORIGIN_MAX];
	bool framed; /* by a page of another origin */
} tga_client_data;

/* False for what is no client data. */
bool tga_client_data_read(const uint8_t *bytes, size_t len, tga_client_data *client)
	__attribute__((warn_unused_result));

#endif
