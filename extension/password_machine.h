/*
 * password_machine.h
 *		Machine-made passwords.
 *
 * A password of more than 128 random bits cannot be guessed, whatever hash it
 * is under, so one fast salted hash is enough for it; a slow one would only
 * cost the server.  The stored form says which kind it is:
 *
 *		$tgauth$sha256$SALT$HASH
 *
 * with SALT 16 random bytes, HASH = SHA-256(SALT ‖ password), both in base64url.
 */
#ifndef TGA_PASSWORD_MACHINE_H
#define TGA_PASSWORD_MACHINE_H

#include <stdbool.h>

/* Seven groups of four characters with hyphens between. */
#define TGA_PASSWORD_CHARS (7 * 4 + 6)
#define TGA_PASSWORD_HASH_CHARS 81

/* The caller wipes the password. */
void tga_password_make(char password[static TGA_PASSWORD_CHARS + 1],
					   char hash[static TGA_PASSWORD_HASH_CHARS + 1]);

bool tga_password_is_machine_made(const char *hash);

/*
 * Whether a password is the one of such a hash.  Capital letters, spaces and
 * missing hyphens are forgiven: a phone's keyboard makes them, and they carry
 * nothing of what is random.
 */
bool tga_password_matches(const char *password, const char *hash);

#endif
