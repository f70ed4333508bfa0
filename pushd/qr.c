/*
 * qr.c
 *		See qr.h.
 *
 * Level M of error correction: a link of about 90 characters becomes 41 modules
 * a side, which a phone reads from a dimmed screen across a desk.
 */
#include "qr.h"

#include <qrencode.h>

static void
draw_row(const unsigned char *row, int width, buffer *path)
{
	int at = 0;

	for (int x = 0; x < width;)
	{
		int end = x;

		while (end < width && (row[end] & 1))
			end++;
		if (end > x)
		{
			buffer_format(path, "m%d 0h%dv1h-%dz", x - at, end - x, end - x);
			at = x;
		}
		x = end + 1;
	}
	buffer_format(path, "m%d 1", -at);
}

int
qr_svg_path(const char *text, buffer *path)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	int width;

	if (code == NULL)
		return 0;
	width = code->width;
	buffer_text(path, "M0 0");
	for (int y = 0; y < width; y++)
		draw_row(code->data + y * width, width, path);
	QRcode_free(code);
	return path->failed ? 0 : width;
}
