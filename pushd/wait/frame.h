/*
 * frame.h
 *		Frames of a WebSocket: bytes in, what they say out (RFC 6455 section 5).
 *
 * A client of ours has little to say, so a message has PUSHD_MESSAGE_MAX bytes at most,
 * in as many frames as it likes.  A frame is masked and says its length in the fewest
 * bytes, or the connection fails: what is lenient here is how frames get past proxies
 * that read them otherwise.
 */
#ifndef PUSHD_FRAME_H
#define PUSHD_FRAME_H

#include <stdint.h>

#include "buffer.h"
#include "span.h"

/* Also the most that a control frame may have. */
#define PUSHD_MESSAGE_MAX 125

typedef enum pushd_opcode
{
	PUSHD_OPCODE_CONTINUATION = 0x0,
	PUSHD_OPCODE_TEXT = 0x1,
	PUSHD_OPCODE_BINARY = 0x2,
	PUSHD_OPCODE_CLOSE = 0x8,
	PUSHD_OPCODE_PING = 0x9,
	PUSHD_OPCODE_PONG = 0xa
} pushd_opcode;

/* The codes of section 7.4.1 that we say ourselves. */
typedef enum pushd_close_code
{
	PUSHD_CLOSE_NORMAL = 1000,
	PUSHD_CLOSE_GOING_AWAY = 1001,
	PUSHD_CLOSE_PROTOCOL_ERROR = 1002,
	PUSHD_CLOSE_NO_CODE = 1005, /* stands for none, and is never sent */
	PUSHD_CLOSE_NO_UTF8 = 1007,
	PUSHD_CLOSE_POLICY = 1008,
	PUSHD_CLOSE_TOO_BIG = 1009
} pushd_close_code;

typedef enum pushd_frame_result
{
	PUSHD_FRAME_MORE, /* there is no whole frame yet */
	PUSHD_FRAME_PART, /* of a message, and kept */
	PUSHD_FRAME_DONE, /* a whole message or control frame */
	PUSHD_FRAME_BAD	  /* the connection fails */
} pushd_frame_result;

/* What came so far of a message in several frames; all zero at first. */
typedef struct pushd_message
{
	tga_buffer text;
	uint8_t opcode; /* of its first frame; 0: there is none */
} pushd_message;

typedef struct pushd_frame
{
	pushd_opcode opcode;
	int code; /* of a close frame: what it says; of a bad one: what to close with */
	tga_span payload;
	size_t used; /* bytes that it took */
} pushd_frame;

/* Reads the frame that bytes begin with, and unmasks it where it is. */
pushd_frame_result pushd_frame_read(pushd_message *m, char *bytes, size_t len,
									pushd_frame *frame)
	__attribute__((warn_unused_result));

/* Adds a frame of ours, whole and not masked. */
void pushd_frame_add(tga_buffer *out, pushd_opcode opcode, tga_span payload);

/* The payload of a close frame. */
void pushd_frame_add_close(tga_buffer *out, int code);

#endif
