/*
 * user_agent.h
 *		Which browser and system asks, as far as its User-Agent tells.
 *
 * The person in Telegram is shown these two words to recognize their own
 * browser by.  They are four bits each in the start token, so the numbers are
 * part of its format: new ones go at the end.
 */
#ifndef TGA_USER_AGENT_H
#define TGA_USER_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum tga_browser
{
	TGA_BROWSER_UNKNOWN,
	TGA_BROWSER_CHROME,
	TGA_BROWSER_FIREFOX,
	TGA_BROWSER_SAFARI,
	TGA_BROWSER_EDGE,
	TGA_BROWSER_OPERA,
	TGA_BROWSER_YANDEX,
	TGA_BROWSER_SAMSUNG,
	TGA_BROWSER_VIVALDI,
	TGA_BROWSER_COUNT
} tga_browser;

typedef enum tga_os
{
	TGA_OS_UNKNOWN,
	TGA_OS_WINDOWS,
	TGA_OS_MACOS,
	TGA_OS_LINUX,
	TGA_OS_ANDROID,
	TGA_OS_IOS,
	TGA_OS_IPADOS,
	TGA_OS_CHROMEOS,
	TGA_OS_COUNT
} tga_os;

/* text need not end in NUL; a text of no known browser is TGA_BROWSER_UNKNOWN. */
tga_browser tga_user_agent_browser(const char *text, size_t len);
tga_os tga_user_agent_os(const char *text, size_t len);

/* The name to show; NULL for unknown ones and for numbers of a later version. */
const char *tga_browser_name(uint8_t browser);
const char *tga_os_name(uint8_t os);

/* Whether it is a phone's or a tablet's, on which Telegram is an app beside the browser. */
bool tga_os_is_mobile(uint8_t os);

#endif
