/*
 * qr.c
 *		See qr.h.
 *
 * Level M of error correction: a link of about 90 characters becomes 41 modules
 * a side, which a phone reads from a dimmed screen across a desk.  All masks are valid;
 * to look for the best one, as ISO/IEC 18004 recommends, takes ten times as long as all the rest.
 */
#include "page/qr.h"

#include <string.h>

#include <qrcodegen/qrcodegen.h>

/* 97 modules a side, with room for 666 bytes at level M. */
#define VERSION_MAX 20

/* A row of that: every other module dark, 20 bytes each. */
#define ROW_BYTES 1024

/* Writes a number below 1,000; printf would take a third of a link's time. */
static char *
put_number(char *at, int n)
{
	if (n < 0)
	{
		*at++ = '-';
		n = -n;
	}
	if (n >= 100)
		*at++ = (char) ('0' + n / 100);
	if (n >= 10)
		*at++ = (char) ('0' + n / 10 % 10);
	*at++ = (char) ('0' + n % 10);
	return at;
}

/* A run of dark modules, dx to the right: "m3 0h2v1h-2z" ends where it began. */
static char *
put_run(char *at, int dx, int length)
{
	at = put_number(stpcpy(at, "m"), dx);
	at = put_number(stpcpy(at, " 0h"), length);
	at = put_number(stpcpy(at, "v1h-"), length);
	return stpcpy(at, "z");
}

static void
draw_row(const uint8_t *code, int y, int width, tga_buffer *path)
{
	char text[ROW_BYTES];
	char *end_of_text = text;
	int at = 0;

	for (int x = 0; x < width;)
	{
		int end = x;

		while (end < width && qrcodegen_getModule(code, end, y))
			end++;
		if (end > x)
		{
			end_of_text = put_run(end_of_text, x - at, end - x);
			at = x;
		}
		x = end + 1;
	}
	end_of_text = stpcpy(put_number(stpcpy(end_of_text, "m"), -at), " 1");
	tga_buffer_add(path, text, (size_t) (end_of_text - text));
}

int
pushd_qr_svg_path(const char *text, tga_buffer *path)
{
	uint8_t code[qrcodegen_BUFFER_LEN_FOR_VERSION(VERSION_MAX)], room[sizeof(code)];
	int width;

	if (!qrcodegen_encodeText(text, room, code, qrcodegen_Ecc_MEDIUM,
							  qrcodegen_VERSION_MIN, VERSION_MAX, qrcodegen_Mask_2,
							  false))
		return 0;
	width = qrcodegen_getSize(code);
	tga_buffer_text(path, "M0 0");
	for (int y = 0; y < width; y++)
		draw_row(code, y, width, path);
	return path->failed ? 0 : width;
}
