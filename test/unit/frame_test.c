/*
 * frame_test.c
 *		Frames of a WebSocket, by the numbers of the cases of Autobahn's suite
 *		(https://github.com/crossbario/autobahn-testsuite) that concern a server whose
 *		clients have little to say: sections 1 to 7, and 9 and 10 for what is too long.
 */
#include "../../pushd/wait/frame.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

#define CONT PUSHD_OPCODE_CONTINUATION
#define TEXT PUSHD_OPCODE_TEXT
#define BINARY PUSHD_OPCODE_BINARY
#define CLOSE PUSHD_OPCODE_CLOSE
#define PING PUSHD_OPCODE_PING
#define PONG PUSHD_OPCODE_PONG
#define FIN 0x80

/* What a client sends, as bytes. */
typedef struct wire
{
	char bytes[1024];
	size_t len;
} wire;

static void
add_raw(wire *w, const char *bytes, size_t len)
{
	memcpy(w->bytes + w->len, bytes, len);
	w->len += len;
}

static void
add(wire *w, int first, const char *payload, size_t len)
{
	const char mask[4] = {0x37, (char) 0xfa, 0x21, 0x3d};
	char head[4] = {(char) first, (char) (0x80 | len)};
	size_t n = 2;

	if (len > 125)
	{
		head[1] = (char) (0x80 | 126);
		head[2] = (char) (len >> 8);
		head[3] = (char) (len & 0xff);
		n = 4;
	}
	add_raw(w, head, n);
	add_raw(w, mask, 4);
	for (size_t i = 0; i < len; i++)
		w->bytes[w->len++] = (char) (payload[i] ^ mask[i % 4]);
}

/*
 * Reads all the frames, from bytes that come by so many at a time, and writes down what
 * they say: "text:renew ", "ping: ", "close:1000 ", "bad:1002 ", up to the first that is bad.
 */
static void
hear(const wire *w, size_t step, char *out, size_t size)
{
	static const char *const names[16] = {[TEXT] = "text",
										  [BINARY] = "binary",
										  [CLOSE] = "close",
										  [PING] = "ping",
										  [PONG] = "pong"};
	pushd_message m = {0};
	tga_buffer in = {0};
	pushd_frame f = {0};
	pushd_frame_result result = PUSHD_FRAME_MORE;

	*out = '\0';
	for (size_t at = 0; at < w->len && result != PUSHD_FRAME_BAD; at += step)
	{
		size_t n = w->len - at < step ? w->len - at : step;

		tga_buffer_add(&in, w->bytes + at, n);
		while (in.len > 0 &&
			   (result = pushd_frame_read(&m, in.bytes, in.len, &f)) != PUSHD_FRAME_MORE)
		{
			size_t used = strlen(out);

			if (result == PUSHD_FRAME_BAD)
			{
				snprintf(out + used, size - used, "bad:%d ", f.code);
				break;
			}
			if (result == PUSHD_FRAME_DONE && f.opcode == CLOSE)
				snprintf(out + used, size - used, "close:%d ", f.code);
			else if (result == PUSHD_FRAME_DONE)
				snprintf(out + used, size - used, "%s:%.*s ", names[f.opcode],
						 (int) f.payload.len, f.payload.len > 0 ? f.payload.at : "");
			tga_buffer_use_up(&in, f.used);
		}
	}
	tga_buffer_clear(&in);
	tga_buffer_clear(&m.text);
}

/* The same whether it comes at once, by the byte, or in between. */
static void
says(const char *number, const wire *w, const char *expected)
{
	static const size_t steps[] = {1, 2, 3, 7, 1024};
	char out[2048];
	bool same = true;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
	{
		hear(w, steps[i], out, sizeof(out));
		same = same && strcmp(out, expected) == 0;
	}
	if (!ok(same, number))
		printf("# '%s' and not '%s'\n", out, expected);
}

static char x[256];

static void
test_framing(void)
{
	static const size_t lengths[] = {0, 1, 5, 125};
	char expected[300];

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
	{
		wire w = {.len = 0};

		add(&w, FIN | TEXT, x, lengths[i]);
		add(&w, FIN | BINARY, x, lengths[i]);
		snprintf(expected, sizeof(expected), "text:%.*s binary:%.*s ", (int) lengths[i],
				 x, (int) lengths[i], x);
		says("1.1.1, 1.1.2, 1.2.1, 1.2.2: messages of every length that we take", &w,
			 expected);
	}
	for (size_t len = 126; len <= 128; len++)
	{
		wire w = {.len = 0};

		add(&w, FIN | TEXT, x, len);
		says("1.1.3 to 1.1.8: messages that are too long", &w, "bad:1009 ");
	}
	says("9.1 to 9.6: a length in eight bytes", &(wire){"\x81\xff\0\0\0\0\0\1\0\0", 10},
		 "bad:1009 ");
	says("10.1.1: a long message that continues", &(wire){"\x01\xfe\1\0", 4},
		 "bad:1009 ");
}

static void
test_minimal_lengths(void)
{
	says("a length below 126 in two bytes", &(wire){"\x81\xfe\0\5\0\0\0\0renew", 13},
		 "bad:1002 ");
	says("a length below 65536 in eight bytes",
		 &(wire){"\x81\xff\0\0\0\0\0\0\xff\xff", 10}, "bad:1002 ");
	says("a length with its highest bit", &(wire){"\x81\xff\x80\0\0\0\0\1\0\0", 10},
		 "bad:1002 ");
	says("a frame that is not masked", &(wire){"\x81\5renew", 7}, "bad:1002 ");
	says("a ping that is not masked", &(wire){"\x89\0", 2}, "bad:1002 ");
}

static void
test_pings(void)
{
	wire w = {.len = 0};

	add(&w, FIN | PING, "", 0);
	add(&w, FIN | PING, "Hello", 5);
	add(&w, FIN | PING, "\xff\xfe", 2);
	says("2.1 to 2.3: pings", &w, "ping: ping:Hello ping:\xff\xfe ");
	w.len = 0;
	add(&w, FIN | PING, x, 125);
	add(&w, FIN | PONG, "unasked", 7);
	add(&w, FIN | PING, "1", 1);
	add(&w, FIN | PING, "2", 1);
	{
		char expected[200];

		snprintf(expected, sizeof(expected), "ping:%.125s pong:unasked ping:1 ping:2 ",
				 x);
		says("2.4, 2.7 to 2.11: a long one, pongs that nobody asked for, several", &w,
			 expected);
	}
	w.len = 0;
	add(&w, FIN | PING, x, 126);
	says("2.5: a ping that is too long", &w, "bad:1002 ");
}

static void
test_reserved(void)
{
	static const int bits[] = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70};
	static const int opcodes[] = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15};

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
	{
		wire w = {.len = 0};

		add(&w, FIN | TEXT, "a", 1);
		add(&w, FIN | bits[i] | TEXT, "b", 1);
		add(&w, FIN | PING, "", 0);
		says("3.1 to 3.7: reserved bits", &w, "text:a bad:1002 ");
	}
	for (size_t i = 0; i < sizeof(opcodes) / sizeof(opcodes[0]); i++)
	{
		wire w = {.len = 0};

		add(&w, FIN | TEXT, "a", 1);
		add(&w, FIN | opcodes[i], "b", 1);
		says("4.1.1 to 4.2.5: reserved opcodes", &w, "text:a bad:1002 ");
	}
}

static void
test_fragments(void)
{
	wire w = {.len = 0};

	add(&w, PING, "a", 1);
	says("5.1: a ping in fragments", &w, "bad:1002 ");
	w.len = 0;
	add(&w, PONG, "a", 1);
	says("5.2: a pong in fragments", &w, "bad:1002 ");
	w.len = 0;
	add(&w, CLOSE, "", 0);
	says("a close in fragments", &w, "bad:1002 ");
	w.len = 0;
	add(&w, TEXT, "re", 2);
	add(&w, FIN | CONT, "new", 3);
	says("5.3 to 5.5: a text in two", &w, "text:renew ");
	w.len = 0;
	add(&w, TEXT, "re", 2);
	add(&w, FIN | PING, "ping", 4);
	add(&w, FIN | CONT, "new", 3);
	says("5.6 to 5.8: with a ping in between", &w, "ping:ping text:renew ");
	w.len = 0;
	add(&w, FIN | CONT, "x", 1);
	add(&w, FIN | TEXT, "renew", 5);
	says("5.9 to 5.11: what continues nothing, and is the end", &w, "bad:1002 ");
	w.len = 0;
	add(&w, CONT, "x", 1);
	says("5.12 to 5.14: what continues nothing", &w, "bad:1002 ");
	w.len = 0;
	add(&w, TEXT, "a", 1);
	add(&w, FIN | CONT, "b", 1);
	add(&w, CONT, "c", 1);
	says("5.15: what continues a message that has ended", &w, "text:ab bad:1002 ");
	w.len = 0;
	add(&w, TEXT, "a", 1);
	add(&w, FIN | TEXT, "b", 1);
	says("5.16 to 5.18: a message inside another", &w, "bad:1002 ");
	w.len = 0;
	add(&w, TEXT, "r", 1);
	add(&w, CONT, "e", 1);
	add(&w, FIN | PING, "1", 1);
	add(&w, CONT, "", 0);
	add(&w, CONT, "ne", 2);
	add(&w, FIN | PING, "2", 1);
	add(&w, FIN | CONT, "w", 1);
	says("5.19, 5.20: in five, with pings", &w, "ping:1 ping:2 text:renew ");
	w.len = 0;
	add(&w, TEXT, x, 100);
	add(&w, FIN | CONT, x, 26);
	says("fragments that are too long together", &w, "bad:1009 ");
}

static void
test_utf8(void)
{
	static const char *const bad[] = {
		/* 6.3.1 */
		"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\200edited",
		"\xf4\x90\x80\x80", /* 6.4: beyond the last */
		"\xff",				/* 6.6, 6.21 */
		"\xc0\xaf",			/* 6.17: overlong */
		"\xe0\x80\xaf",
		"\xf0\x80\x80\xaf",
		"\xed\xa0\x80", /* 6.20: surrogates */
		"\xce",			/* 6.6.1: half a character */
		"\xf8\x88\x80\x80\x80"};
	wire w = {.len = 0};

	add(&w, TEXT, "\xce", 1);
	add(&w, FIN | CONT, "\xba", 1);
	says("6.2: a character in two fragments", &w, "text:\xce\xba ");
	w.len = 0;
	add(&w, TEXT, "", 0);
	add(&w, CONT, "", 0);
	add(&w, FIN | CONT, "", 0);
	says("6.1: nothing, in three", &w, "text: ");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		w.len = 0;
		add(&w, FIN | TEXT, bad[i], strlen(bad[i]));
		says("6.3 to 6.21: what is not UTF-8", &w, "bad:1007 ");
	}
}

static void
close_says(const char *number, int code, const char *reason, const char *expected)
{
	wire w = {.len = 0};
	char payload[128] = {(char) (code >> 8), (char) (code & 0xff)};

	strcpy(payload + 2, reason);
	add(&w, FIN | CLOSE, payload, 2 + strlen(reason));
	says(number, &w, expected);
}

static void
test_closes(void)
{
	static const int good[] = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010,
							   1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999};
	static const int bad[] = {0,	999,  1004, 1005, 1006, 1015,
							  1016, 1100, 2000, 2999, 5000, 65535};
	wire w = {.len = 0};
	char expected[32];

	add(&w, FIN | CLOSE, "", 0);
	says("7.3.1: a close without a code", &w, "close:1005 ");
	w.len = 0;
	add(&w, FIN | CLOSE, "a", 1);
	says("7.3.2: of one byte", &w, "bad:1002 ");
	close_says("7.3.4: with a reason", 1000, "Hello", "close:1000 ");
	x[123] = '\0';
	close_says("7.3.5: with the longest", 1000, x, "close:1000 ");
	x[123] = 'x';
	w.len = 0;
	add(&w, FIN | CLOSE, x, 126);
	says("7.3.6: too long", &w, "bad:1002 ");
	close_says("7.5.1: a reason that is not UTF-8", 1000, "\xed\xa0\x80", "bad:1007 ");
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
	{
		snprintf(expected, sizeof(expected), "close:%d ", good[i]);
		close_says("7.7.1 to 7.7.13: codes", good[i], "", expected);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		close_says("7.9.1 to 7.13.2: codes that are none", bad[i], "", "bad:1002 ");
}

static void
test_ours(void)
{
	static char long_text[65535];
	tga_buffer out = {0};

	pushd_frame_add(&out, TEXT, tga_span_of("{}"));
	pushd_frame_add_close(&out, 1001);
	pushd_frame_add_close(&out, PUSHD_CLOSE_NO_CODE);
	ok(out.len == 10 && memcmp(out.bytes, "\x81\2{}\x88\2\x03\xe9\x88\0", 10) == 0,
	   "short frames of ours");
	tga_buffer_clear(&out);
	pushd_frame_add(&out, TEXT, (tga_span){long_text, 126});
	ok(out.len == 130 && memcmp(out.bytes, "\x81\x7e\0\x7e", 4) == 0, "a longer one");
	tga_buffer_clear(&out);
	pushd_frame_add(&out, TEXT, (tga_span){long_text, sizeof(long_text)});
	ok(out.len == 65539 && memcmp(out.bytes, "\x81\x7e\xff\xff", 4) == 0, "the longest");
	tga_buffer_clear(&out);
}

int
main(void)
{
	memset(x, 'x', sizeof(x));
	test_framing();
	test_minimal_lengths();
	test_pings();
	test_reserved();
	test_fragments();
	test_utf8();
	test_closes();
	test_ours();
	return tap_done();
}
