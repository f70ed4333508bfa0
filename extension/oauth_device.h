/*
 * oauth_device.h
 *		Devices without a browser: the grant of RFC 8628.
 *
 *		device code		32 random bytes, by which the device asks for its tokens
 *		user code		8 letters, which the person types on our page
 *
 *		waiting		→ approved, denied		by the person (oauth_device_page.c)
 *		approved	→ used					by the device (oauth_device.c)
 */
#ifndef TGA_OAUTH_DEVICE_H
#define TGA_OAUTH_DEVICE_H

/* No vowels, so that no words come of it, and each letter unlike the others (section 6.1). */
#define TGA_USER_CODE_ALPHABET "BCDFGHJKLMNPQRSTVWXZ"
#define TGA_USER_CODE_CHARS 8

#endif
