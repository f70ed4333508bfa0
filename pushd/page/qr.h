/*
 * qr.h
 *		A text as a QR code, drawn as one SVG path.
 */
#ifndef PUSHD_QR_H
#define PUSHD_QR_H

#include "buffer.h"

/*
 * Adds to path what fills the dark modules of text's code, one unit each, row by
 * row, and gives the number of modules along one side; 0 if it cannot be made.
 */
int pushd_qr_svg_path(const char *text, tga_buffer *path);

#endif
