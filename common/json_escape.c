/*
 * json_escape.c
 *		See json_escape.h.
 */
#include "json_escape.h"

#include <stdint.h>
#include <string.h>

#include "hex.h"

static const char *
escape_number(char c, char buffer[static TGA_JSON_ESCAPE_MAX])
{
	uint8_t byte = (uint8_t) c;

	memcpy(buffer, "\\u00", 4);
	tga_hex_encode(&byte, 1, buffer + 4);
	return buffer;
}

const char *
tga_json_escape(char c, char buffer[static TGA_JSON_ESCAPE_MAX])
{
	if (c == '"')
		return "\\\"";
	if (c == '\\')
		return "\\\\";
	return (unsigned char) c < 0x20 || c == 0x7f ? escape_number(c, buffer) : NULL;
}

const char *
tga_json_escape_html(char c, char buffer[static TGA_JSON_ESCAPE_MAX])
{
	return c == '<' || c == '>' || c == '&' ? escape_number(c, buffer)
											: tga_json_escape(c, buffer);
}
