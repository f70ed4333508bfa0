/*
 * common_test.c
 *		The small parsers that the extension and the daemons share: base64url, hex,
 *		UTF-8, escapes of JSON, client addresses, user agents, statuses.
 */
#include <string.h>

#include "base64url.h"
#include "client_address.h"
#include "hex.h"
#include "json_escape.h"
#include "status.h"
#include "tap.h"
#include "user_agent.h"
#include "utf8.h"

static bool
decodes(const char *text, const char *bytes, size_t len)
{
	uint8_t out[64];
	size_t n = 0;

	return tga_base64url_decode(text, strlen(text), out, &n) && n == len &&
		   memcmp(out, bytes, len) == 0;
}

static bool
refuses(const char *text)
{
	uint8_t out[64];
	size_t n;

	return !tga_base64url_decode(text, strlen(text), out, &n);
}

static void
test_base64url(void)
{
	char text[16];

	/* RFC 4648 section 10, and the two characters that differ from base64. */
	ok(decodes("Zm9vYmFy", "foobar", 6) && decodes("Zm9vYmE", "fooba", 5) &&
		   decodes("Zm9vYg", "foob", 4) && decodes("", "", 0),
	   "the RFC's vectors decode");
	ok(decodes("-_8", "\xfb\xff", 2), "the URL-safe alphabet");
	tga_base64url_encode((const uint8_t *) "fooba", 5, text);
	ok(strcmp(text, "Zm9vYmE") == 0, "and encode, without padding");
	ok(refuses("Zg=="), "padding is refused");
	ok(refuses("Z"), "an impossible length is refused");
	ok(refuses("Zh"), "unused bits that are set are refused");
	ok(refuses("Zm+v") && refuses("Zm/v") && refuses("Zm 9"),
	   "other characters are refused");
}

static void
test_hex(void)
{
	uint8_t bytes[2];
	char text[5];

	tga_hex_encode((const uint8_t *) "\x0f\xa0", 2, text);
	ok(strcmp(text, "0fa0") == 0, "bytes become lower-case digits");
	ok(tga_hex_decode("0fa0", 4, bytes, 2) && bytes[0] == 0x0f && bytes[1] == 0xa0,
	   "and come back");
	ok(!tga_hex_decode("0fA0", 4, bytes, 2) && !tga_hex_decode("0fg0", 4, bytes, 2) &&
		   !tga_hex_decode("0fa", 3, bytes, 2) && !tga_hex_decode("0fa00", 5, bytes, 2),
	   "another spelling or length does not");
	ok(tga_hex_byte("fF", 2) == 255 && tga_hex_byte("f", 1) == -1 &&
		   tga_hex_byte("f ", 2) == -1,
	   "two digits of a percent-encoding come in either case");
}

static bool
is_character(const char *text, uint32_t expected)
{
	char back[TGA_UTF8_MAX];
	uint32_t code;
	size_t len = tga_utf8_next(text, &code);

	return len == strlen(text) && code == expected &&
		   tga_utf8_encode(expected, back) == len && memcmp(back, text, len) == 0;
}

static bool
is_broken(const char *text)
{
	uint32_t code = 1;

	return tga_utf8_length(text, strlen(text)) == 0 && tga_utf8_next(text, &code) == 1 &&
		   code == 0;
}

static void
test_utf8(void)
{
	ok(is_character("a", 'a') && is_character("\xc3\xa9", 0xe9) &&
		   is_character("\xe2\x80\xa6", 0x2026) &&
		   is_character("\xf0\x9f\x91\xa9", 0x1f469),
	   "characters of one to four bytes");
	ok(tga_utf8_prefix("éa👩x", 3) == 7, "characters are counted, not bytes");
	ok(tga_utf8_prefix("ab", 9) == 2, "a short text is taken whole");
	ok(is_broken("\x80") && is_broken("\xff") && is_broken("\xc3") &&
		   is_broken("\xe2\x80"),
	   "half a character is none");
	ok(is_broken("\xc0\x80") && is_broken("\xe0\x80\x80") &&
		   is_broken("\xf0\x80\x80\x80"),
	   "nor is one that is longer than it has to be");
	ok(is_broken("\xed\xa0\x80") && is_broken("\xf4\x90\x80\x80"),
	   "nor half a pair, nor what lies beyond Unicode");
}

static bool
escapes(char c, const char *expected)
{
	char buffer[TGA_JSON_ESCAPE_MAX];
	const char *escape = tga_json_escape(c, buffer);

	return expected == NULL ? escape == NULL
							: escape != NULL && strcmp(escape, expected) == 0;
}

static void
test_json_escape(void)
{
	char buffer[TGA_JSON_ESCAPE_MAX];

	ok(escapes('"', "\\\"") && escapes('\\', "\\\\") && escapes('\n', "\\u000a") &&
		   escapes('\x7f', "\\u007f"),
	   "quotes, backslashes and control characters are escaped");
	ok(escapes('a', NULL) && escapes('\xc3', NULL) && escapes('<', NULL),
	   "the rest is not");
	ok(strcmp(tga_json_escape_html('<', buffer), "\\u003c") == 0 &&
		   tga_json_escape_html('a', buffer) == NULL,
	   "inside HTML, brackets are too");
}

static void
test_status(void)
{
	tga_status status = TGA_STATUS_OK;
	tga_state state;

	ok(tga_status_parse("already_confirmed", &status) &&
		   status == TGA_STATUS_ALREADY_CONFIRMED &&
		   strcmp(tga_status_word(status), "already_confirmed") == 0,
	   "a status has one word");
	ok(!tga_status_parse("confirmed ", &status) && !tga_status_parse(NULL, &status) &&
		   status == TGA_STATUS_ALREADY_CONFIRMED,
	   "another word, or none, changes nothing");
	ok(tga_state_parse("revoked", &state) && state == TGA_STATE_REVOKED,
	   "states have theirs");
}

static bool
round_trip(const char *text, const char *expected)
{
	uint8_t packed[TGA_ADDRESS_BYTES];
	char back[TGA_ADDRESS_TEXT];

	return tga_address_pack(text, packed) && tga_address_unpack(packed, back) &&
		   strcmp(back, expected) == 0;
}

static void
test_address(void)
{
	uint8_t packed[TGA_ADDRESS_BYTES];
	char back[TGA_ADDRESS_TEXT];

	ok(round_trip("192.0.2.7", "192.0.2.7"), "IPv4 is kept whole");
	ok(round_trip("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), "IPv6 as its /64");
	ok(round_trip("::ffff:192.0.2.7", "192.0.2.7"), "IPv4-mapped is IPv4");
	ok(round_trip("0.0.0.0", "0.0.0.0"), "the zero IPv4 address is not unknown");
	ok(!tga_address_pack("example.com", packed) && !tga_address_unpack(packed, back),
	   "what is no address is unknown");
	ok(!tga_address_pack("192.0.2.7/24", packed) && !tga_address_pack("", packed),
	   "nor is a network or nothing");
}

static bool
agent_is(const char *text, const char *browser, const char *os)
{
	const char *b = tga_browser_name(tga_user_agent_browser(text, strlen(text)));
	const char *o = tga_os_name(tga_user_agent_os(text, strlen(text)));

	return b != NULL && o != NULL && strcmp(b, browser) == 0 && strcmp(o, os) == 0;
}

static void
test_user_agent(void)
{
	ok(agent_is("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
				"like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0",
				"Edge", "Windows"),
	   "Edge, which says Chrome and Safari");
	ok(agent_is(
		   "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 "
		   "YaBrowser/24.1 Yowser/2.5 Safari/537.36",
		   "Yandex Browser", "Windows"),
	   "Yandex Browser");
	ok(agent_is("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0",
				"Firefox", "Linux"),
	   "Firefox on Linux");
	ok(agent_is(
		   "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1 "
		   "Version/17.1 Mobile/15E148 Safari/604.1",
		   "Safari", "iOS"),
	   "Safari on an iPhone, which says Mac OS X");
	ok(agent_is("Mozilla/5.0 (Linux; Android 13; SM-S901B) AppleWebKit/537.36 "
				"SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36",
				"Samsung Internet", "Android"),
	   "Samsung Internet on Android, which says Linux");
	ok(tga_user_agent_browser("curl/7.88", 9) == TGA_BROWSER_UNKNOWN &&
		   tga_user_agent_os("", 0) == TGA_OS_UNKNOWN,
	   "an unknown one is unknown");
	ok(tga_browser_name(200) == NULL && tga_os_name(0) == NULL,
	   "a number of a later version has no name");
}

int
main(void)
{
	test_base64url();
	test_hex();
	test_utf8();
	test_json_escape();
	test_status();
	test_address();
	test_user_agent();
	return tap_done();
}
