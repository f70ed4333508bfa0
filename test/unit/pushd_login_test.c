/*
 * pushd_login_test.c
 *		Login cookies, notifications, what pushd remembers and counts, and the text
 *		it writes.
 */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "../../pushd/limits.h"
#include "../../pushd/login.h"
#include "../../pushd/memory.h"
#include "../../pushd/notice.h"
#include "../../pushd/session_json.h"
#include "tap.h"

static keyring
make_ring(uint8_t byte, const char *secret)
{
	keyring ring = {0};
	uint8_t key[TGA_KEY_BYTES];

	memset(key, byte, sizeof(key));
	ok(keyring_add(&ring, byte, key, true, secret), "a key is taken");
	return ring;
}

static void
test_login_cookie(void)
{
	keyring ring = make_ring(1, NULL), other = make_ring(2, NULL),
			mixed = make_ring(1, "x");
	uint8_t old_key[TGA_KEY_BYTES];
	char cookie[LOGIN_COOKIE_MAX], changed[LOGIN_COOKIE_MAX];
	login made, opened;
	bool refused = true;

	ok(login_make(&made, 4294967295u, 255) && login_seal(&made, &ring, cookie),
	   "the longest cookie");
	ok(strlen(cookie) == LOGIN_COOKIE_MAX - 1, "it just fits");
	ok(login_open(span_of(cookie), &ring, &opened) &&
		   memcmp(opened.secret, made.secret, sizeof(made.secret)) == 0 &&
		   memcmp(opened.id, made.id, sizeof(made.id)) == 0 &&
		   opened.issued_at == made.issued_at && opened.channel == made.channel,
	   "what was sealed is opened");
	ok(!login_open(span_of(cookie), &other, &opened), "another key");
	ok(!login_open(span_of(cookie), &mixed, &opened), "another SECRET_KEY");
	ok(!login_open(span_of(cookie), &(keyring){0}, &opened), "no key");
	memset(old_key, 1, sizeof(old_key));
	ok(keyring_add(&other, 1, old_key, false, NULL) &&
		   login_open(span_of(cookie), &other, &opened),
	   "a key that is still honoured");
	for (size_t i = 0; cookie[i] != '\0'; i++)
	{
		memcpy(changed, cookie, sizeof(changed));
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		refused = refused && !login_open(span_of(changed), &ring, &opened);
		refused = refused && !login_open((span){cookie, i}, &ring, &opened);
	}
	ok(refused, "one character changed, or cut off anywhere");
	ok(keyring_current(&(keyring){0}) == NULL && keyring_current(&ring)->number == 1,
	   "the current key");
}

static void
test_session_token(void)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	char hex[LOGIN_ID_HEX + 1];

	ok(session_token_id(span_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), id),
	   "a token");
	login_id_hex(id, hex);
	ok(strcmp(hex, "66687aadf862bd776c8fc18b8e9f8e20") == 0, "half of its hash");
	ok(login_id_parse(span_of(hex), id), "hex and back");
	ok(!login_id_parse(span_of("66687AADF862BD776C8FC18B8E9F8E20"), id), "capitals");
	ok(!session_token_id(span_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"), id),
	   "bits too many");
	ok(!session_token_id(span_of("AAAA"), id) && !session_token_id(span_of(""), id),
	   "short tokens");
}

static void
test_notice(void)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	span ids;
	int n = 0;

	ok(notice_parse(
		   span_of(
			   "confirmed 00000000000000000000000000000001,0000000000000000000000000000000a,x"),
		   &ids) == NOTICE_CONFIRMED,
	   "a kind");
	while (notice_next_id(&ids, id))
		n++;
	ok(n == 2 && id[15] == 10, "ids until a broken one");
	ok(notice_parse(span_of("keys"), &ids) == NOTICE_KEYS && !notice_next_id(&ids, id),
	   "a kind alone");
	ok(notice_parse(span_of(""), &ids) == NOTICE_UNKNOWN &&
		   notice_parse(span_of("keysx"), &ids) == NOTICE_UNKNOWN &&
		   notice_parse(span_of(" "), &ids) == NOTICE_UNKNOWN,
	   "nonsense");
}

static void
id_of(uint32_t n, uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	memset(id, 0, TGA_LOGIN_ID_BYTES);
	memcpy(id, &n, sizeof(n));
}

static void
test_memory(void)
{
	memory m;
	uint8_t id[TGA_LOGIN_ID_BYTES];
	bool kept = true;

	ok(memory_open(&m, 8, 100) && !memory_knows(&m, 1000),
	   "before it listens it knows nothing");
	memory_complete_from(&m, 1000);
	ok(memory_knows(&m, 1010) && !memory_knows(&m, 1000),
	   "then it knows what came later");
	for (uint32_t i = 0; i < 8; i++)
	{
		id_of(i * 8, id); /* all in one bucket */
		memory_put(&m, id, LOGIN_CONFIRMED, 1000);
	}
	for (uint32_t i = 0; i < 8; i++)
	{
		id_of(i * 8, id);
		kept = kept && memory_get(&m, id) == LOGIN_CONFIRMED;
	}
	ok(kept && memory_knows(&m, 1010), "as many as it has room for");
	memory_put(&m, id, LOGIN_REVOKED, 1001);
	ok(memory_get(&m, id) == LOGIN_REVOKED, "the latest state counts");
	id_of(1, id);
	memory_put(&m, id, LOGIN_DECLINED, 1050);
	ok(memory_get(&m, id) == LOGIN_DECLINED && !memory_knows(&m, 1010) &&
		   memory_knows(&m, 1060),
	   "forgetting too early is owned up to");
	id_of(0, id);
	ok(memory_get(&m, id) == LOGIN_WAITING, "the oldest made way");
	for (uint32_t i = 100; i < 1000; i++)
	{
		id_of(i, id);
		memory_put(&m, id, LOGIN_CONFIRMED, 2000 + i);
		kept = kept && memory_get(&m, id) == LOGIN_CONFIRMED && m.count == 8;
	}
	ok(kept, "round and round");
	memory_close(&m);
}

static void
test_limits(void)
{
	limits l;
	uint8_t a[TGA_ADDRESS_BYTES] = {1}, b[TGA_ADDRESS_BYTES] = {2};
	int taken = 0;

	ok(limits_open(&l, 8, 2, 3), "a table");
	ok(limits_connect(&l, a, 1) && limits_connect(&l, a, 1) && !limits_connect(&l, a, 1),
	   "two connections");
	limits_disconnect(&l, a);
	ok(limits_connect(&l, a, 1), "a place that came free");
	for (int i = 0; i < 5; i++)
		taken += limits_attempt(&l, b, 7);
	ok(taken == 3 && limits_attempt(&l, b, 8), "three attempts a minute");
	for (uint8_t i = 10; i < 200; i++)
	{
		b[0] = i;
		taken += limits_attempt(&l, b, 8);
	}
	ok(taken == 193, "strangers find room, or are not counted");
	ok(!limits_connect(&l, a, 9), "who holds connections is not forgotten");
	limits_close(&l);
}

static bool
json_is(const char *text, const char *expected)
{
	buffer b = {0};
	bool same;

	buffer_json(&b, text);
	same = !b.failed && strcmp(b.bytes, expected) == 0;
	buffer_clear(&b);
	return same;
}

static void
test_text(void)
{
	session s = {.user_id = 9007199254740993,
				 .telegram_id = 42,
				 .username = "a\"b",
				 .created_at = 0,
				 .expires_at = 1767225600};
	session read;
	buffer b = {0};
	json_t *json;

	ok(json_is("a\\\"\n</\x7f&\xd0\xb0",
			   "\"a\\\\\\\"\\u000a\\u003c/\\u007f\\u0026\xd0\xb0\""),
	   "escapes");
	ok(json_is(NULL, "null") && json_is("", "\"\""), "nothing and little");

	buffer_text(&b, "{");
	session_json_members(&s, &b);
	buffer_text(&b, "}");
	json = session_json_parse(b.bytes, b.len, &read);
	ok(json != NULL && read.user_id == s.user_id && read.telegram_id == 42 &&
		   strcmp(read.username, "a\"b") == 0 && read.first_name == NULL &&
		   read.expires_at == 1767225600 && read.created_at == 0,
	   "a session there and back");
	json_decref(json);
	for (size_t n = 0; n < b.len; n++)
	{
		json = session_json_parse(b.bytes, n, &read);
		if (json != NULL)
			break;
	}
	ok(json == NULL, "a session cut off anywhere");
	buffer_wipe(&b);
	ok(b.bytes == NULL && b.len == 0, "a wiped buffer is empty");
	for (int i = 0; i < 10000; i++)
		buffer_format(&b, "%d,", i);
	ok(!b.failed && b.len == 48890 && strlen(b.bytes) == b.len, "a buffer grows");
	buffer_clear(&b);
}

int
main(void)
{
	test_login_cookie();
	test_session_token();
	test_notice();
	test_memory();
	test_limits();
	test_text();
	return tap_done();
}
