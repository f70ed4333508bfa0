/*
 * telegram_keys.h
 *		The keys that Telegram signs ID tokens with.
 *
 * Telegram publishes them as a key set; the database asks nobody, so the operator
 * fetches and stores it, and a new set takes the place of the one before.  The keys
 * are public, but who can store one logs in as anybody: the function is in no job of
 * tgauth_grant, and row-level security keeps the table from whoever may write to all
 * tables.  Like the other keys they are not dumped.
 */
#ifndef TGA_TELEGRAM_KEYS_H
#define TGA_TELEGRAM_KEYS_H

#include "jwk.h"
#include "spi.h"

/* How many there are; raises if none was ever stored. */
int tga_telegram_keys(const tga_call *call, tga_jwk keys[static TGA_JWK_KEYS]);

#endif
