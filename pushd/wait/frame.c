/*
 * frame.c
 *		See frame.h.
 */
#include "wait/frame.h"

#include "must.h"
#include "utf8.h"

#define FIN 0x80
#define RESERVED 0x70
#define OPCODE 0x0f
#define MASKED 0x80
#define LENGTH 0x7f
#define LENGTH_IN_2 126
#define LENGTH_IN_8 127
#define MASK_BYTES 4

static bool
is_control(unsigned opcode)
{
	return (opcode & 0x8) != 0;
}

static bool
is_known(unsigned opcode)
{
	return opcode <= PUSHD_OPCODE_BINARY ||
		   (opcode >= PUSHD_OPCODE_CLOSE && opcode <= PUSHD_OPCODE_PONG);
}

/* Whether the first two bytes may begin a frame here. */
static bool
is_head(const pushd_message *m, const unsigned char *at)
{
	unsigned opcode = at[0] & OPCODE, length = at[1] & LENGTH;

	if ((at[0] & RESERVED) != 0 || !is_known(opcode) || (at[1] & MASKED) == 0)
		return false;
	if (is_control(opcode))
		return (at[0] & FIN) != 0 && length <= PUSHD_MESSAGE_MAX;
	return (opcode == PUSHD_OPCODE_CONTINUATION) == (m->opcode != 0);
}

static pushd_frame_result
bad(pushd_frame *frame, pushd_close_code code)
{
	frame->code = code;
	return PUSHD_FRAME_BAD;
}

/* A length in two or eight bytes is too much for us, and wrong if it need not have been. */
static pushd_frame_result
read_long(const unsigned char *at, size_t len, pushd_frame *frame)
{
	size_t bytes = (at[1] & LENGTH) == LENGTH_IN_2 ? 2 : 8;
	uint64_t length = 0;

	if (len < 2 + bytes)
		return PUSHD_FRAME_MORE;
	for (size_t i = 0; i < bytes; i++)
		length = length << 8 | at[2 + i];
	return bad(frame, length < (bytes == 2 ? LENGTH_IN_2 : 65536) || length >> 63 != 0
						  ? PUSHD_CLOSE_PROTOCOL_ERROR
						  : PUSHD_CLOSE_TOO_BIG);
}

/* What a client may say, of its own or of those registered with IANA. */
static bool
is_close_code(int code)
{
	return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
		   (code >= 3000 && code <= 4999);
}

static pushd_frame_result
read_close(pushd_frame *frame)
{
	const unsigned char *at = (const unsigned char *) frame->payload.at;
	tga_span reason;

	frame->code = PUSHD_CLOSE_NO_CODE;
	if (frame->payload.len == 0)
		return PUSHD_FRAME_DONE;
	if (frame->payload.len == 1)
		return bad(frame, PUSHD_CLOSE_PROTOCOL_ERROR);
	frame->code = at[0] << 8 | at[1];
	reason = (tga_span){frame->payload.at + 2, frame->payload.len - 2};
	if (!is_close_code(frame->code))
		return bad(frame, PUSHD_CLOSE_PROTOCOL_ERROR);
	return tga_utf8_is_valid(reason.at, reason.len) ? PUSHD_FRAME_DONE
													: bad(frame, PUSHD_CLOSE_NO_UTF8);
}

/* A frame of a message, perhaps the last. */
static pushd_frame_result
read_data(pushd_message *m, pushd_frame *frame, bool last)
{
	if (frame->opcode != PUSHD_OPCODE_CONTINUATION)
		m->opcode = (uint8_t) frame->opcode;
	if (m->text.len + frame->payload.len > PUSHD_MESSAGE_MAX)
		return bad(frame, PUSHD_CLOSE_TOO_BIG);
	if (frame->opcode == PUSHD_OPCODE_CONTINUATION || !last)
	{
		tga_buffer_add(&m->text, frame->payload.at, frame->payload.len);
		frame->payload = (tga_span){m->text.bytes, m->text.len};
	}
	if (m->text.failed)
		return bad(frame, PUSHD_CLOSE_TOO_BIG);
	if (!last)
		return PUSHD_FRAME_PART;
	frame->opcode = m->opcode;
	m->opcode = 0;
	return frame->opcode != PUSHD_OPCODE_TEXT ||
				   tga_utf8_is_valid(frame->payload.at, frame->payload.len)
			   ? PUSHD_FRAME_DONE
			   : bad(frame, PUSHD_CLOSE_NO_UTF8);
}

pushd_frame_result
pushd_frame_read(pushd_message *m, char *bytes, size_t len, pushd_frame *frame)
{
	const unsigned char *at = (const unsigned char *) bytes;
	const size_t head = 2 + MASK_BYTES;
	size_t length;

	/* The message that ended last has been read. */
	if (m->opcode == 0)
		tga_buffer_clear(&m->text);
	if (len < 2)
		return PUSHD_FRAME_MORE;
	if (!is_head(m, at))
		return bad(frame, PUSHD_CLOSE_PROTOCOL_ERROR);
	length = at[1] & LENGTH;
	if (length > PUSHD_MESSAGE_MAX)
		return read_long(at, len, frame);
	if (len < head + length)
		return PUSHD_FRAME_MORE;
	for (size_t i = 0; i < length; i++)
		bytes[head + i] = (char) (bytes[head + i] ^ bytes[2 + i % MASK_BYTES]);
	*frame = (pushd_frame){.opcode = at[0] & OPCODE,
						   .payload = {bytes + head, length},
						   .used = head + length};
	if (frame->opcode == PUSHD_OPCODE_CLOSE)
		return read_close(frame);
	return is_control(frame->opcode) ? PUSHD_FRAME_DONE
									 : read_data(m, frame, (at[0] & FIN) != 0);
}

void
pushd_frame_add(tga_buffer *out, pushd_opcode opcode, tga_span payload)
{
	unsigned char head[4] = {(unsigned char) (FIN | opcode)};
	size_t len = 2;

	/* What we say is a link at most, with its QR. */
	TGA_MUST(payload.len < 65536);
	if (payload.len < LENGTH_IN_2)
		head[1] = (unsigned char) payload.len;
	else
	{
		head[1] = LENGTH_IN_2;
		head[2] = (unsigned char) (payload.len >> 8);
		head[3] = (unsigned char) (payload.len & 0xff);
		len = 4;
	}
	tga_buffer_add(out, (const char *) head, len);
	tga_buffer_add(out, payload.at, payload.len);
}

void
pushd_frame_add_close(tga_buffer *out, int code)
{
	const char payload[2] = {(char) (code >> 8), (char) (code & 0xff)};

	pushd_frame_add(out, PUSHD_OPCODE_CLOSE,
					(tga_span){payload, code == PUSHD_CLOSE_NO_CODE ? 0 : 2});
}
