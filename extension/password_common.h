/*
 * password_common.h
 *		Passwords that are tried first.
 *
 * NIST SP 800-63B section 5.1.1.2 asks for length and for a list of values known
 * to be common, and for no rules of composition.  This one is short on purpose:
 * behind it stands a limit on failures (attempts.h), so what has to be kept out
 * is what a few dozen guesses would find.
 */
#ifndef TGA_PASSWORD_COMMON_H
#define TGA_PASSWORD_COMMON_H

#include <stdbool.h>

/* Whether a password, its ASCII letters made small, is in the list or is a plain run. */
bool tga_password_is_common(const char *folded);

#endif
