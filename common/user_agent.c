/*
 * user_agent.c
 *		See user_agent.h.
 *
 * A User-Agent claims to be its ancestors too (RFC 9110 section 10.1.5 and
 * thirty years of habit): Edge says Chrome, Chrome says Safari.  So the tables
 * are searched in order and the most particular mark comes first.
 */
#include "user_agent.h"

#include <string.h>

struct mark
{
	const char *text;
	uint8_t value;
};

static const struct mark browser_marks[] = {
	{"YaBrowser/", TGA_BROWSER_YANDEX},
	{"Vivaldi/", TGA_BROWSER_VIVALDI},
	{"SamsungBrowser/", TGA_BROWSER_SAMSUNG},
	{"OPR/", TGA_BROWSER_OPERA},
	{"OPT/", TGA_BROWSER_OPERA},
	{"Edg/", TGA_BROWSER_EDGE},
	{"EdgA/", TGA_BROWSER_EDGE},
	{"EdgiOS/", TGA_BROWSER_EDGE},
	{"Firefox/", TGA_BROWSER_FIREFOX},
	{"FxiOS/", TGA_BROWSER_FIREFOX},
	{"HeadlessChrome/", TGA_BROWSER_CHROME},
	{"Chrome/", TGA_BROWSER_CHROME},
	{"CriOS/", TGA_BROWSER_CHROME},
	{"Safari/", TGA_BROWSER_SAFARI},
};

static const struct mark os_marks[] = {
	{"iPad", TGA_OS_IPADOS},	 {"iPhone", TGA_OS_IOS},	{"iPod", TGA_OS_IOS},
	{"Android", TGA_OS_ANDROID}, {"CrOS", TGA_OS_CHROMEOS}, {"Windows", TGA_OS_WINDOWS},
	{"Macintosh", TGA_OS_MACOS}, {"Linux", TGA_OS_LINUX},
};

static const char *const browser_names[TGA_BROWSER_COUNT] = {
	[TGA_BROWSER_CHROME] = "Chrome",
	[TGA_BROWSER_FIREFOX] = "Firefox",
	[TGA_BROWSER_SAFARI] = "Safari",
	[TGA_BROWSER_EDGE] = "Edge",
	[TGA_BROWSER_OPERA] = "Opera",
	[TGA_BROWSER_YANDEX] = "Yandex Browser",
	[TGA_BROWSER_SAMSUNG] = "Samsung Internet",
	[TGA_BROWSER_VIVALDI] = "Vivaldi",
};

static const char *const os_names[TGA_OS_COUNT] = {
	[TGA_OS_WINDOWS] = "Windows",	[TGA_OS_MACOS] = "macOS", [TGA_OS_LINUX] = "Linux",
	[TGA_OS_ANDROID] = "Android",	[TGA_OS_IOS] = "iOS",	  [TGA_OS_IPADOS] = "iPadOS",
	[TGA_OS_CHROMEOS] = "ChromeOS",
};

static uint8_t
first_mark(const struct mark *marks, size_t count, const char *text, size_t len)
{
	for (size_t i = 0; i < count && len > 0; i++)
		if (memmem(text, len, marks[i].text, strlen(marks[i].text)) != NULL)
			return marks[i].value;
	return 0;
}

tga_browser
tga_user_agent_browser(const char *text, size_t len)
{
	return first_mark(browser_marks, sizeof(browser_marks) / sizeof(struct mark), text,
					  len);
}

tga_os
tga_user_agent_os(const char *text, size_t len)
{
	return first_mark(os_marks, sizeof(os_marks) / sizeof(struct mark), text, len);
}

const char *
tga_browser_name(uint8_t browser)
{
	return browser < TGA_BROWSER_COUNT ? browser_names[browser] : NULL;
}

const char *
tga_os_name(uint8_t os)
{
	return os < TGA_OS_COUNT ? os_names[os] : NULL;
}

bool
tga_os_is_mobile(uint8_t os)
{
	return os == TGA_OS_ANDROID || os == TGA_OS_IOS || os == TGA_OS_IPADOS;
}
