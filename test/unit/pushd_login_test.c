/*
 * pushd_login_test.c
 *		Login cookies, notifications, what pushd remembers and counts, and the text
 *		it writes.
 */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "../../pushd/http/limits.h"
#include "../../pushd/session/login_cookie.h"
#include "../../pushd/session/recent.h"
#include "../../pushd/db/notice.h"
#include "../../pushd/session/session_json.h"
#include "tap.h"

static pushd_keyring
make_ring(uint8_t byte, const char *secret)
{
	pushd_keyring ring = {0};
	uint8_t key[TGA_KEY_BYTES];

	memset(key, byte, sizeof(key));
	ok(pushd_keyring_add(&ring, byte, key, true, secret), "a key is taken");
	return ring;
}

static void
test_login_cookie(void)
{
	pushd_keyring ring = make_ring(1, NULL), other = make_ring(2, NULL),
				  mixed = make_ring(1, "x");
	uint8_t old_key[TGA_KEY_BYTES];
	char cookie[PUSHD_LOGIN_COOKIE_MAX], changed[PUSHD_LOGIN_COOKIE_MAX];
	pushd_login made, opened;
	bool refused = true;

	ok(pushd_login_make(&made, 4294967295u, 255) &&
		   pushd_login_seal(&made, &ring, cookie),
	   "the longest cookie");
	ok(strlen(cookie) == PUSHD_LOGIN_COOKIE_MAX - 1, "it just fits");
	ok(pushd_login_open(tga_span_of(cookie), &ring, &opened) &&
		   memcmp(opened.secret, made.secret, sizeof(made.secret)) == 0 &&
		   memcmp(opened.id, made.id, sizeof(made.id)) == 0 &&
		   opened.issued_at == made.issued_at && opened.channel == made.channel,
	   "what was sealed is opened");
	ok(!pushd_login_open(tga_span_of(cookie), &other, &opened), "another key");
	ok(!pushd_login_open(tga_span_of(cookie), &mixed, &opened), "another SECRET_KEY");
	ok(!pushd_login_open(tga_span_of(cookie), &(pushd_keyring){0}, &opened), "no key");
	memset(old_key, 1, sizeof(old_key));
	ok(pushd_keyring_add(&other, 1, old_key, false, NULL) &&
		   pushd_login_open(tga_span_of(cookie), &other, &opened),
	   "a key that is still honoured");
	for (size_t i = 0; cookie[i] != '\0'; i++)
	{
		memcpy(changed, cookie, sizeof(changed));
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		refused = refused && !pushd_login_open(tga_span_of(changed), &ring, &opened);
		refused = refused && !pushd_login_open((tga_span){cookie, i}, &ring, &opened);
	}
	ok(refused, "one character changed, or cut off anywhere");
	ok(pushd_keyring_current(&(pushd_keyring){0}) == NULL &&
		   pushd_keyring_current(&ring)->number == 1,
	   "the current key");
}

static void
test_session_token(void)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];
	char hex[PUSHD_LOGIN_ID_HEX + 1];

	ok(pushd_session_token_id(tga_span_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
							  id),
	   "a token");
	pushd_login_id_hex(id, hex);
	ok(strcmp(hex, "66687aadf862bd776c8fc18b8e9f8e20") == 0, "half of its hash");
	ok(pushd_login_id_parse(tga_span_of(hex), id), "hex and back");
	ok(!pushd_login_id_parse(tga_span_of("66687AADF862BD776C8FC18B8E9F8E20"), id),
	   "capitals");
	ok(!pushd_session_token_id(tga_span_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"),
							   id),
	   "bits too many");
	ok(!pushd_session_token_id(tga_span_of("AAAA"), id) &&
		   !pushd_session_token_id(tga_span_of(""), id),
	   "short tokens");
}

/* What a payload says, with the first of its ids; how many well-formed ones it has. */
static int
parse(const char *payload, pushd_notice *notice, pushd_notice_ids *first)
{
	pushd_notice_ids ids;
	int n = 0;

	pushd_notice_parse(tga_span_of(payload), notice);
	for (pushd_notice rest = *notice; pushd_notice_next(&rest, &ids); n++)
		if (n == 0)
			*first = ids;
	return n;
}

#define ID_1 "00000000000000000000000000000001"
#define ID_A "0000000000000000000000000000000a"
#define SEAL "00112233445566778899aabbccddeeff0123456789"

static void
test_notice(void)
{
	pushd_notice notice;
	pushd_notice_ids found;

	ok(parse("confirmed " ID_1 "," ID_A ",x", &notice, &found) == 2 &&
		   notice.kind == TGA_NOTICE_CONFIRMED && !notice.is_sealed &&
		   found.login_id[15] == 1 && !found.has_token,
	   "a kind, and ids until a broken one");
	ok(parse("revoked " ID_1 "." ID_A ",00000000000000000000000000000002", &notice,
			 &found) == 2 &&
		   notice.kind == TGA_NOTICE_REVOKED && found.has_token &&
		   found.token_id[15] == 10,
	   "with the hash of a token, and without one");
	ok(parse("revoked " ID_1 ".", &notice, &found) == 0, "half of a pair");
	ok(parse("keys", &notice, &found) == 0 && notice.kind == TGA_NOTICE_KEYS,
	   "a kind alone");
	ok(parse("confirmed " ID_1 " " SEAL, &notice, &found) == 1 && notice.is_sealed &&
		   notice.seal[0] == 0 && notice.seal[20] == 0x89 && found.login_id[15] == 1,
	   "a seal");
	ok(parse("confirmed " ID_1 " " SEAL "0", &notice, &found) == 1 && !notice.is_sealed &&
		   parse("confirmed " ID_1 " 00", &notice, &found) == 1 && !notice.is_sealed &&
		   parse("confirmed " ID_1 " ", &notice, &found) == 1 && !notice.is_sealed &&
		   parse("confirmed " ID_1 " " SEAL " ", &notice, &found) == 1 &&
		   !notice.is_sealed,
	   "what is no seal leaves the id");
	ok(parse("", &notice, &found) == 0 && notice.kind == TGA_NOTICE_COUNT &&
		   parse("keysx", &notice, &found) == 0 && notice.kind == TGA_NOTICE_COUNT &&
		   parse(" ", &notice, &found) == 0 && notice.kind == TGA_NOTICE_COUNT,
	   "nonsense");
}

/* Whose seal, when, and what of it is changed: nothing is believed but what is right. */
static void
test_seal(void)
{
	const uint8_t key[TGA_KEY_BYTES] = {1}, other[TGA_KEY_BYTES] = {2};
	const tga_start_token token = {.key_number = 7, .login_id = {3}, .channel = 4};
	const uint8_t another_login[TGA_LOGIN_ID_BYTES] = {5};
	pushd_keyring ring = {0}, without = {0}, replaced = {0};
	uint8_t seal[TGA_HINT_SEAL_BYTES];
	bool any = false;

	ok(pushd_keyring_add(&ring, 8, other, true, NULL) &&
		   pushd_keyring_add(&ring, 7, key, false, NULL) &&
		   pushd_keyring_add(&without, 8, other, true, NULL) &&
		   pushd_keyring_add(&replaced, 7, other, true, NULL) &&
		   tga_hint_seal(&token, key, 1000, seal),
	   "a seal by the previous key");
	ok(pushd_keyring_believes(&ring, seal, token.login_id, 4, 1000) &&
		   pushd_keyring_believes(&ring, seal, token.login_id, 4, 1010) &&
		   pushd_keyring_believes(&ring, seal, token.login_id, 4, 990),
	   "is believed about when it was made");
	ok(!pushd_keyring_believes(&ring, seal, token.login_id, 4, 1011) &&
		   !pushd_keyring_believes(&ring, seal, token.login_id, 4, 989) &&
		   !pushd_keyring_believes(&ring, seal, token.login_id, 4, UINT32_MAX),
	   "and not later, nor long before");
	ok(!pushd_keyring_believes(&ring, seal, another_login, 4, 1000) &&
		   !pushd_keyring_believes(&ring, seal, token.login_id, 5, 1000),
	   "nor for another login, or on another channel");
	ok(!pushd_keyring_believes(&without, seal, token.login_id, 4, 1000) &&
		   !pushd_keyring_believes(&replaced, seal, token.login_id, 4, 1000),
	   "nor by a key that is gone, or another of its number");
	for (size_t bit = 0; bit < 8 * sizeof(seal); bit++)
	{
		seal[bit / 8] ^= (uint8_t) (1 << bit % 8);
		any = any || pushd_keyring_believes(&ring, seal, token.login_id, 4, 1000);
		seal[bit / 8] ^= (uint8_t) (1 << bit % 8);
	}
	ok(!any, "nor with any bit of it changed");
}

static void
id_of(uint32_t n, uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	memset(id, 0, TGA_LOGIN_ID_BYTES);
	memcpy(id, &n, sizeof(n));
}

static void
test_recent(void)
{
	pushd_recent m;
	uint8_t id[TGA_LOGIN_ID_BYTES];
	bool kept = true;

	ok(pushd_recent_open(&m, 8, 100) && !pushd_recent_knows(&m, 1000),
	   "before it listens it knows nothing");
	pushd_recent_complete_from(&m, 1000);
	ok(pushd_recent_knows(&m, 1010) && !pushd_recent_knows(&m, 1000),
	   "then it knows what came later");
	for (uint32_t i = 0; i < 8; i++)
	{
		id_of(i * 8, id); /* all in one bucket */
		pushd_recent_put(&m, id, TGA_STATE_CONFIRMED, 1000);
	}
	for (uint32_t i = 0; i < 8; i++)
	{
		id_of(i * 8, id);
		kept = kept && pushd_recent_get(&m, id) == TGA_STATE_CONFIRMED;
	}
	ok(kept && pushd_recent_knows(&m, 1010), "as many as it has room for");
	pushd_recent_put(&m, id, TGA_STATE_REVOKED, 1001);
	ok(pushd_recent_get(&m, id) == TGA_STATE_REVOKED, "the latest state counts");
	id_of(1, id);
	pushd_recent_put(&m, id, TGA_STATE_DECLINED, 1050);
	ok(pushd_recent_get(&m, id) == TGA_STATE_DECLINED && !pushd_recent_knows(&m, 1010) &&
		   pushd_recent_knows(&m, 1060),
	   "forgetting too early is owned up to");
	id_of(0, id);
	ok(pushd_recent_get(&m, id) == TGA_STATE_WAITING, "the oldest made way");
	for (uint32_t i = 100; i < 1000; i++)
	{
		id_of(i, id);
		pushd_recent_put(&m, id, TGA_STATE_CONFIRMED, 2000 + i);
		kept = kept && pushd_recent_get(&m, id) == TGA_STATE_CONFIRMED && m.count == 8;
	}
	ok(kept, "round and round");
	id_of(999, id);
	ok(!pushd_recent_put(&m, id, TGA_STATE_CONFIRMED, 3000) &&
		   pushd_recent_put(&m, id, TGA_STATE_REVOKED, 3000),
	   "another state is news, the same is not");
	id_of(5000, id);
	ok(pushd_recent_put_hint(&m, id, TGA_STATE_CONFIRMED, 3001) &&
		   pushd_recent_get(&m, id) == TGA_STATE_CONFIRMED &&
		   !pushd_recent_put_hint(&m, id, TGA_STATE_CONFIRMED, 3001),
	   "a hint counts, once");
	ok(pushd_recent_is_news(&m, id, TGA_STATE_CONFIRMED) &&
		   pushd_recent_put(&m, id, TGA_STATE_CONFIRMED, 3002) &&
		   !pushd_recent_is_news(&m, id, TGA_STATE_CONFIRMED) &&
		   !pushd_recent_put(&m, id, TGA_STATE_CONFIRMED, 3002),
	   "and its row is news, once");
	id_of(999, id);
	ok(!pushd_recent_put_hint(&m, id, TGA_STATE_CONFIRMED, 3003) &&
		   pushd_recent_get(&m, id) == TGA_STATE_REVOKED,
	   "no hint undoes an end");
	pushd_recent_incomplete(&m);
	ok(pushd_recent_get(&m, id) == TGA_STATE_REVOKED && !pushd_recent_knows(&m, 4000),
	   "what was heard counts while nothing is heard");
	pushd_recent_complete_from(&m, 4000);
	ok(pushd_recent_get(&m, id) == TGA_STATE_WAITING, "after the gap it counts no more");
	ok(!pushd_recent_put(&m, id, TGA_STATE_REVOKED, 4001) &&
		   pushd_recent_get(&m, id) == TGA_STATE_REVOKED,
	   "until it is heard again, and that is no news");
	pushd_recent_close(&m);
}

static void
test_limits(void)
{
	pushd_limits l;
	uint8_t a[TGA_ADDRESS_BYTES] = {1}, b[TGA_ADDRESS_BYTES] = {2};
	int taken = 0;

	ok(pushd_limits_open(&l, 8, 2, 3), "a table");
	ok(pushd_limits_connect(&l, a, 1) && pushd_limits_connect(&l, a, 1) &&
		   !pushd_limits_connect(&l, a, 1),
	   "two connections");
	pushd_limits_disconnect(&l, a);
	ok(pushd_limits_connect(&l, a, 1), "a place that came free");
	for (int i = 0; i < 5; i++)
		taken += pushd_limits_attempt(&l, b, 7);
	ok(taken == 3 && pushd_limits_attempt(&l, b, 8), "three attempts a minute");
	for (uint8_t i = 10; i < 200; i++)
	{
		b[0] = i;
		taken += pushd_limits_attempt(&l, b, 8);
	}
	ok(taken == 193, "strangers find room, or are not counted");
	ok(!pushd_limits_connect(&l, a, 9), "who holds connections is not forgotten");
	pushd_limits_close(&l);
}

static void
test_session_texts(void)
{
	pushd_session s;
	char long_name[PUSHD_FIRST_NAME_SIZE + 2] = "", groups[PUSHD_GROUPS_SIZE + 1] = "";

	for (size_t i = 0; i + 2 < sizeof(long_name); i += 2)
		strcat(long_name, "\xd0\xb0");
	ok(pushd_session_set_texts(&s, NULL, long_name, NULL) && s.username[0] == '\0' &&
		   strlen(s.first_name) == PUSHD_FIRST_NAME_SIZE - 2 && s.groups[0] == '\0',
	   "a first name is cut between its characters");
	ok(pushd_session_set_texts(&s, "n", "broken \xd0", NULL) &&
		   strcmp(s.first_name, "broken ") == 0,
	   "and before what is no character");
	memset(groups, 'a', sizeof(groups) - 1);
	ok(!pushd_session_set_texts(&s, NULL, NULL, groups) &&
		   !pushd_session_set_texts(&s, groups, NULL, NULL),
	   "a user name or groups are whole or not at all");
	groups[PUSHD_GROUPS_SIZE - 1] = '\0';
	ok(pushd_session_set_texts(&s, NULL, NULL, groups) && strcmp(s.groups, groups) == 0,
	   "as many groups as there is room for");
}

static bool
json_is(const char *text, const char *expected)
{
	tga_buffer b = {0};
	bool same;

	tga_buffer_json(&b, text);
	same = !b.failed && strcmp(b.bytes, expected) == 0;
	tga_buffer_clear(&b);
	return same;
}

static void
test_text(void)
{
	pushd_session s = {.proof = TGA_SESSION_PROOF_PASSWORD,
					   .user_id = 9007199254740993,
					   .telegram_id = 42,
					   .username = "a\"b",
					   .groups = "admins,a:b",
					   .created_at = 0,
					   .expires_at = 1767225600,
					   .as_of = 1767225600123456};
	pushd_session read = {0};
	tga_buffer b = {0};
	bool any = false;

	ok(json_is("a\\\"\n</\x7f&\xd0\xb0",
			   "\"a\\\\\\\"\\u000a\\u003c/\\u007f\\u0026\xd0\xb0\""),
	   "escapes");
	ok(json_is(NULL, "null") && json_is("", "\"\""), "nothing and little");

	tga_buffer_text(&b, "{");
	pushd_session_json_members(&s, &b);
	tga_buffer_text(&b, "}");
	ok(!pushd_session_json_parse(b.bytes, b.len, &read), "half of a session");
	tga_buffer_clear(&b);
	s.token_id[15] = 11;
	pushd_session_json_cached(&s, &b);
	ok(pushd_session_json_parse(b.bytes, b.len, &read) && read.has_token &&
		   read.token_id[15] == 11 && read.proof == TGA_SESSION_PROOF_PASSWORD &&
		   read.user_id == s.user_id && read.telegram_id == 42 &&
		   strcmp(read.username, "a\"b") == 0 && read.first_name[0] == '\0' &&
		   strcmp(read.groups, "admins,a:b") == 0 && read.expires_at == 1767225600 &&
		   read.created_at == 0 && read.as_of == 1767225600123456,
	   "a session there and back");
	for (size_t n = 0; n < b.len; n++)
		any = any || pushd_session_json_parse(b.bytes, n, &read);
	ok(!any, "a session cut off anywhere");
	tga_buffer_wipe(&b);
	ok(b.bytes == NULL && b.len == 0, "a wiped buffer is empty");
	for (int i = 0; i < 10000; i++)
		tga_buffer_format(&b, "%d,", i);
	ok(!b.failed && b.len == 48890 && strlen(b.bytes) == b.len, "a buffer grows");
	tga_buffer_clear(&b);
}

int
main(void)
{
	test_login_cookie();
	test_session_token();
	test_notice();
	test_seal();
	test_recent();
	test_limits();
	test_session_texts();
	test_text();
	return tap_done();
}
