/*
 * qr.c
 *		See qr.h.
 *
 * Level M of error correction: a link of about 90 characters becomes 41 modules
 * a side, which a phone reads from a dimmed screen across a desk.
 */
#include "page/qr.h"

#include <string.h>

#include <qrencode.h>

/* A row of the largest code: 177 modules, every other one dark, 20 bytes each. */
#define ROW_BYTES 2048

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
draw_row(const unsigned char *row, int width, tga_buffer *path)
{
	char text[ROW_BYTES];
	char *end_of_text = text;
	int at = 0;

	for (int x = 0; x < width;)
	{
		int end = x;

		while (end < width && (row[end] & 1))
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
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	int width;

	if (code == NULL)
		return 0;
	width = code->width;
	tga_buffer_text(path, "M0 0");
	for (int y = 0; y < width; y++)
		draw_row(code->data + y * width, width, path);
	QRcode_free(code);
	return path->failed ? 0 : width;
}
