/*
 * login_cookie.c
 *		See login_cookie.h.
 */
#include "session/login_cookie.h"

#include <stdio.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "base64url.h"
#include "digest.h"
#include "http/fields.h"

#define MAC_BYTES 16
#define MAC_CHARS TGA_BASE64URL_CHARS(MAC_BYTES)

bool
pushd_login_make(pushd_login *out, uint32_t now, uint8_t channel)
{
	out->issued_at = now;
	out->channel = channel;
	return RAND_bytes(out->secret, sizeof(out->secret)) == 1 &&
		   tga_login_id(out->secret, out->id);
}

static bool
compute_mac(const pushd_start_key *key, tga_span signed_part,
			uint8_t mac[static MAC_BYTES])
{
	uint8_t full[TGA_DIGEST_BYTES];

	if (!tga_digest_hmac(key->cookie_key, sizeof(key->cookie_key), signed_part.at,
						 signed_part.len, full))
		return false;
	memcpy(mac, full, MAC_BYTES);
	return true;
}

bool
pushd_login_seal(const pushd_login *in, const pushd_keyring *ring,
				 char cookie[static PUSHD_LOGIN_COOKIE_MAX])
{
	const pushd_start_key *key = pushd_keyring_current(ring);
	uint8_t mac[MAC_BYTES];
	size_t len;

	if (key == NULL)
		return false;
	tga_base64url_encode(in->secret, sizeof(in->secret), cookie);
	len = TGA_SECRET_CHARS;
	len += (size_t) snprintf(cookie + len, PUSHD_LOGIN_COOKIE_MAX - len, ".%u.%u",
							 in->issued_at, in->channel);
	if (!compute_mac(key, (tga_span){cookie, len}, mac))
		return false;
	cookie[len++] = '.';
	tga_base64url_encode(mac, sizeof(mac), cookie + len);
	return true;
}

static bool
mac_is_ours(const pushd_keyring *ring, tga_span signed_part,
			const uint8_t given[static MAC_BYTES])
{
	uint8_t mac[MAC_BYTES];

	for (int i = 0; i < ring->count; i++)
		if (compute_mac(&ring->keys[i], signed_part, mac) &&
			CRYPTO_memcmp(mac, given, MAC_BYTES) == 0)
			return true;
	return false;
}

static bool
decode_secret(tga_span text, uint8_t secret[static TGA_SECRET_BYTES])
{
	uint8_t bytes[TGA_BASE64URL_BYTES(TGA_SECRET_CHARS)];
	size_t n;
	bool ok = text.len == TGA_SECRET_CHARS &&
			  tga_base64url_decode(text.at, text.len, bytes, &n) && n == TGA_SECRET_BYTES;

	if (ok)
		memcpy(secret, bytes, TGA_SECRET_BYTES);
	OPENSSL_cleanse(bytes, sizeof(bytes));
	return ok;
}

bool
pushd_login_open(tga_span cookie, const pushd_keyring *ring, pushd_login *out)
{
	tga_span rest = cookie, secret, issued, channel, mac;
	uint8_t given[TGA_BASE64URL_BYTES(MAC_CHARS)];
	int64_t issued_at, channel_number;
	size_t n;

	if (!tga_span_next(&rest, '.', &secret) || !tga_span_next(&rest, '.', &issued) ||
		!tga_span_next(&rest, '.', &channel) || rest.at == NULL)
		return false;
	mac = rest;
	if (mac.len != MAC_CHARS || !tga_base64url_decode(mac.at, mac.len, given, &n) ||
		n != MAC_BYTES ||
		!mac_is_ours(ring, (tga_span){cookie.at, (size_t) (mac.at - cookie.at) - 1},
					 given))
		return false;
	if (!pushd_parse_number(issued, UINT32_MAX, &issued_at) ||
		!pushd_parse_number(channel, UINT8_MAX, &channel_number) ||
		!decode_secret(secret, out->secret) || !tga_login_id(out->secret, out->id))
		return false;
	out->issued_at = (uint32_t) issued_at;
	out->channel = (uint8_t) channel_number;
	return true;
}

bool
pushd_session_token_id(tga_span token, uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	uint8_t secret[TGA_SECRET_BYTES];
	bool ok = decode_secret(token, secret) && tga_login_id(secret, id);

	OPENSSL_cleanse(secret, sizeof(secret));
	return ok;
}

void
pushd_login_wipe(pushd_login *l)
{
	OPENSSL_cleanse(l, sizeof(*l));
}
