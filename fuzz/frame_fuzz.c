/*
 * frame_fuzz.c
 *		Frames of a WebSocket say the same however they arrive, and no more than may be.
 */
#include <stdlib.h>
#include <string.h>

#include "utf8.h"
#include "wait/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int holds)
{
	if (!holds)
		abort();
}

static void
check(const pushd_frame *f)
{
	must(f->payload.len <= PUSHD_MESSAGE_MAX && f->used <= 6 + PUSHD_MESSAGE_MAX);
	must(f->opcode != PUSHD_OPCODE_CONTINUATION);
	if (f->opcode == PUSHD_OPCODE_TEXT)
		must(tga_utf8_is_valid(f->payload.at, f->payload.len));
	if (f->opcode == PUSHD_OPCODE_CLOSE)
		must(f->code == PUSHD_CLOSE_NO_CODE || (f->code >= 1000 && f->code < 5000));
}

/* Reads frames from bytes that come so many at a time; out gets what they say. */
static void
hear(const uint8_t *data, size_t size, size_t step, tga_buffer *out)
{
	pushd_message m = {0};
	tga_buffer in = {0};
	pushd_frame f = {0};
	pushd_frame_result result = PUSHD_FRAME_MORE;

	for (size_t at = 0; at < size && result != PUSHD_FRAME_BAD; at += step)
	{
		tga_buffer_add(&in, (const char *) data + at,
					   size - at < step ? size - at : step);
		while (in.len > 0)
		{
			result = pushd_frame_read(&m, in.bytes, in.len, &f);
			if (result == PUSHD_FRAME_MORE)
				break;
			if (result == PUSHD_FRAME_BAD)
			{
				tga_buffer_format(out, "bad %d", f.code);
				break;
			}
			if (result == PUSHD_FRAME_DONE)
			{
				check(&f);
				tga_buffer_format(out, "%d %d ", (int) f.opcode, f.code);
				tga_buffer_add(out, f.payload.at, f.payload.len);
			}
			tga_buffer_use_up(&in, f.used);
		}
	}
	tga_buffer_clear(&in);
	tga_buffer_clear(&m.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tga_buffer whole = {0}, parts = {0};

	if (size == 0)
		return 0;
	hear(data + 1, size - 1, size, &whole);
	hear(data + 1, size - 1, data[0] % 8 + 1, &parts);
	must(whole.len == parts.len &&
		 (whole.len == 0 || memcmp(whole.bytes, parts.bytes, whole.len) == 0));
	tga_buffer_clear(&whole);
	tga_buffer_clear(&parts);
	return 0;
}
