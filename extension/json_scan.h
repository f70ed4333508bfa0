/*
 * json_scan.h
 *		Reads one JSON object or array strictly, out of bytes that nobody vouches for.
 *
 * The backend's own parser raises where a token or a launch string is merely
 * wrong, and keeps the last of two equal names, where RFC 8725 section 2.4 wants
 * no doubt.  This one allocates nothing, raises nothing, and says no to
 *
 *		what RFC 8259 does not allow, and invalid UTF-8
 *		a name that comes twice in one object, or is spelled with an escape
 *		\u0000 and lone surrogates, which no text of PostgreSQL can hold
 *		numbers beyond TGA_JSON_NUMBER_MAX characters or an exponent of 3 digits
 *		more than TGA_JSON_DEPTH_MAX levels
 *
 * so what it accepts, jsonb_in accepts as well.
 */
#ifndef TGA_JSON_SCAN_H
#define TGA_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_JSON_DEPTH_MAX 16
#define TGA_JSON_NUMBER_MAX 40

typedef enum tga_json_type
{
	TGA_JSON_STRING,
	TGA_JSON_NUMBER,
	TGA_JSON_OBJECT,
	TGA_JSON_ARRAY,
	TGA_JSON_TRUE,
	TGA_JSON_FALSE,
	TGA_JSON_NULL
} tga_json_type;

/* A member of the outer object, pointing into the text; strings without quotes. */
typedef struct tga_json_member
{
	const char *name;
	size_t name_len;
	tga_json_type type;
	const char *value;
	size_t value_len;
} tga_json_member;

/*
 * The number of members of the object that text is, or -1 if it is not one, not
 * acceptable, or has more than max members.
 */
int tga_json_object(const char *text, size_t len, tga_json_member *members, int max);

/* The same of an array, whose elements are members without a name. */
int tga_json_array(const char *text, size_t len, tga_json_member *elements, int max);

/* The member of that name, or NULL. */
const tga_json_member *tga_json_find(const tga_json_member *members, int count,
									 const char *name);

/* Whether a member is there and is exactly this string; text holds no escapes. */
bool tga_json_is(const tga_json_member *member, const char *text);

/* False unless the member is there and is a whole number of 64 bits, written as one. */
bool tga_json_integer(const tga_json_member *member, int64_t *value)
	__attribute__((warn_unused_result));

/* False unless the member is there and is a number, which may have a fraction. */
bool tga_json_number(const tga_json_member *member, double *value)
	__attribute__((warn_unused_result));

/*
 * Undoes the escapes of a string member.  buffer has room for value_len + 1;
 * a NUL is added.  Returns the length.
 */
size_t tga_json_unescape(const tga_json_member *member, char *buffer);

/*
 * The escapes of a document that was read become the characters themselves, which are
 * never longer; those of ASCII stay, since JSON may need them.
 */
void tga_json_write_out(char *json);

#endif
