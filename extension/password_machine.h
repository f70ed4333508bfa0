/*
 * password_machine.h
 *		One-time passwords, which are made by machine.
 *
 * One is good for one login within tgauth.password_ttl of its making, and a newer
 * one takes its place.
 *
 * A password of more than 128 random bits cannot be guessed, whatever hash it
 * is under, so one fast salted hash is enough for it; a slow one would only
 * cost the server.  The stored form:
 *
 *		$tgauth$sha256$SALT$HASH
 *
 * with SALT 16 random bytes, HASH = SHA-256(SALT ‖ password), both in base64url.
 */
#ifndef TGA_PASSWORD_MACHINE_H
#define TGA_PASSWORD_MACHINE_H

#include "spi.h"

/* Seven groups of four characters with hyphens between. */
#define TGA_PASSWORD_CHARS (7 * 4 + 6)
#define TGA_PASSWORD_HASH_CHARS 81

/* The caller wipes the password. */
void tga_password_make(char password[static TGA_PASSWORD_CHARS + 1],
					   char hash[static TGA_PASSWORD_HASH_CHARS + 1]);

/* Until when a one-time password that is made now is good. */
TimestampTz tga_password_until(const tga_call *call);

/*
 * Whether a password is the one of such a hash.  Capital letters, spaces and
 * missing hyphens are forgiven: a phone's keyboard makes them, and they carry
 * nothing of what is random.
 */
bool tga_password_matches(const char *password, const char *hash);

#endif
