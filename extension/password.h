/*
 * password.h
 *		Passwords that people choose, and the one function that verifies any.
 *
 * What tgauth_user.password_hash can hold, by how it begins (one_time_hash is for
 * what password_machine.h makes):
 *
 *		$tgauth$bcrypt$2a$	pgcrypto's bcrypt over 43 characters that stand for
 *							the whole password, since bcrypt itself reads 72 bytes
 *							and leaves out the rest without a word:
 *							base64url(HMAC-SHA-256("tgauth password", password)),
 *							the password in UTF-8 and NFKC
 *		$2a$ $2b$ $2y$		bcrypt over the password as it is, brought along from
 *							another system; matches up to 72 bytes
 *
 * A good login under anything but the first kind at today's tgauth.bcrypt_cost
 * says so, and the caller hashes anew.
 *
 * A wrong password costs the same for every name, whether it is anybody's, whatever
 * their hash and however long the password: bcrypt at the highest cost in use, filled
 * up where the kind or a lower cost took less.  Nothing that is longer than a password
 * can be is normalized or hashed.
 */
#ifndef TGA_PASSWORD_H
#define TGA_PASSWORD_H

#include "spi.h"

#define TGA_PASSWORD_MIN 8	  /* characters */
#define TGA_PASSWORD_MAX 1024 /* bytes */

typedef enum tga_password_verdict
{
	TGA_PASSWORD_WRONG,
	TGA_PASSWORD_GOOD,
	TGA_PASSWORD_GOOD_ONCE,	   /* good, and to be good no more */
	TGA_PASSWORD_GOOD_OUTDATED /* good, and its hash is to be made anew */
} tga_password_verdict;

/* Raises if a password is too short, too long, or among the first to be tried. */
void tga_password_judge(const char *password, const char *username);

/* The stored form, in the caller's memory. */
char *tga_password_hash(const tga_call *call, const char *password);

/* Either hash can be NULL; both are for a user that does not exist. */
tga_password_verdict tga_password_verify(const tga_call *call, const char *password,
										 const char *hash, const char *one_time_hash);

#endif
