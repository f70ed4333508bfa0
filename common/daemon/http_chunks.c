/*
 * http_chunks.c
 *		See http_chunks.h.
 */
#include "http_chunks.h"

#include "http_head.h"
#include "must.h"

#define MAX_SIZE_DIGITS 8
#define MAX_SIZE_LINE 512
#define MAX_TRAILER 4096

#define TO(state) TGA_TO(TGA_CHUNKS_##state)

static const tga_transitions states[] = {
	[TGA_CHUNKS_SIZE] = {"size", TO(DATA) | TO(TRAILER)},
	[TGA_CHUNKS_DATA] = {"data", TO(DATA_END)},
	[TGA_CHUNKS_DATA_END] = {"data end", TO(SIZE)},
	[TGA_CHUNKS_TRAILER] = {"trailer", TO(DONE)},
	[TGA_CHUNKS_DONE] = {"done", 0},
};

static void
move(tga_http_chunks *c, tga_http_chunks_state state)
{
	TGA_MUST_MOVE(states, c->state, state);
	c->state = state;
	TGA_MUST(c->len + c->left <= c->max);
	TGA_MUST((c->left > 0) == (state == TGA_CHUNKS_DATA));
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9'	  ? c - '0'
		   : c >= 'a' && c <= 'f' ? c - 'a' + 10
		   : c >= 'A' && c <= 'F' ? c - 'A' + 10
								  : -1;
}

/* "1a2b" or "1a2b;extension": the size, and the status. */
static int
parse_size(tga_span line, size_t *size)
{
	size_t digits = 0;

	*size = 0;
	while (digits < line.len && hex_digit(line.at[digits]) >= 0)
	{
		if (digits == MAX_SIZE_DIGITS)
			return 413;
		*size = *size * 16 + (size_t) hex_digit(line.at[digits++]);
	}
	if (digits == 0)
		return 400;
	line = (tga_span){line.at + digits, line.len - digits};
	if (line.len == 0)
		return TGA_HTTP_HEAD_DONE;
	/* An extension means nothing to us; white space before it is bad, and not unheard of. */
	line = tga_span_trim(line);
	return line.len > 0 && line.at[0] == ';' && tga_http_is_field_value(line)
			   ? TGA_HTTP_HEAD_DONE
			   : 400;
}

/* The line that raw begins with, without CR LF; which is cut off. */
static int
cut_line(tga_span *raw, size_t max, tga_span *line)
{
	const char *end = memchr(raw->at, '\n', raw->len);

	if (end == NULL)
		return raw->len > max ? 400 : TGA_HTTP_HEAD_MORE;
	line->at = raw->at;
	line->len = (size_t) (end - raw->at);
	raw->at = end + 1;
	raw->len -= line->len + 1;
	if (line->len == 0 || line->at[line->len - 1] != '\r' || line->len > max)
		return 400;
	line->len--;
	return TGA_HTTP_HEAD_DONE;
}

static int
read_size(tga_http_chunks *c, tga_span *raw)
{
	tga_span line;
	size_t size;
	int status = cut_line(raw, MAX_SIZE_LINE, &line);

	if (status == TGA_HTTP_HEAD_DONE)
		status = parse_size(line, &size);
	if (status != TGA_HTTP_HEAD_DONE)
		return status;
	if (size > c->max - c->len)
		return 413;
	c->left = size;
	move(c, size > 0 ? TGA_CHUNKS_DATA : TGA_CHUNKS_TRAILER);
	return TGA_HTTP_HEAD_DONE;
}

static int
read_data(tga_http_chunks *c, char *bytes, tga_span *raw)
{
	size_t n = raw->len < c->left ? raw->len : c->left;

	if (n == 0)
		return TGA_HTTP_HEAD_MORE;
	memmove(bytes + c->len, raw->at, n);
	*raw = (tga_span){raw->at + n, raw->len - n};
	c->len += n;
	c->left -= n;
	if (c->left == 0)
		move(c, TGA_CHUNKS_DATA_END);
	return TGA_HTTP_HEAD_DONE;
}

static int
read_data_end(tga_http_chunks *c, tga_span *raw)
{
	tga_span line;
	int status = cut_line(raw, 1, &line);

	if (status == TGA_HTTP_HEAD_DONE)
		move(c, TGA_CHUNKS_SIZE);
	return status;
}

static int
read_trailer(tga_http_chunks *c, tga_span *raw)
{
	tga_span line;
	int status = cut_line(raw, MAX_TRAILER, &line);

	if (status != TGA_HTTP_HEAD_DONE)
		return status;
	c->trailer += line.len;
	if (line.len == 0)
		move(c, TGA_CHUNKS_DONE);
	else if (c->trailer > MAX_TRAILER)
		return 431;
	else if (!tga_http_is_field_line(line))
		return 400;
	return TGA_HTTP_HEAD_DONE;
}

int
tga_http_chunks_decode(tga_http_chunks *c, char *bytes, size_t *len)
{
	tga_span raw = {bytes + c->len, *len - c->len};
	int status = TGA_HTTP_HEAD_DONE;

	TGA_MUST(c->len <= *len);
	while (status == TGA_HTTP_HEAD_DONE && c->state != TGA_CHUNKS_DONE)
		switch (c->state)
		{
			case TGA_CHUNKS_SIZE:
				status = read_size(c, &raw);
				break;
			case TGA_CHUNKS_DATA:
				status = read_data(c, bytes, &raw);
				break;
			case TGA_CHUNKS_DATA_END:
				status = read_data_end(c, &raw);
				break;
			case TGA_CHUNKS_TRAILER:
				status = read_trailer(c, &raw);
				break;
			case TGA_CHUNKS_DONE:
				break;
		}
	memmove(bytes + c->len, raw.at, raw.len);
	*len = c->len + raw.len;
	return status;
}
