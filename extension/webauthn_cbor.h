/*
 * webauthn_cbor.h
 *		Reads CBOR (RFC 8949) strictly, out of bytes that nobody vouches for.
 *
 * Authenticators write CTAP2's canonical form, which WebAuthn asks for too (Level 3
 * §2.2): definite lengths, each in its shortest form, no tags, no key twice in a map, at
 * most four levels.  What is in another form is refused, but for the order of keys: there
 * are authenticators that do not sort, and order hides nothing.
 *
 * libcbor splits the bytes into heads, one at a time; it is never asked to build a tree,
 * whose size a stranger would choose.  Nothing is allocated and nothing raised.
 */
#ifndef TGA_WEBAUTHN_CBOR_H
#define TGA_WEBAUTHN_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_CBOR_DEPTH_MAX 4

typedef enum tga_cbor_type
{
	TGA_CBOR_INTEGER,
	TGA_CBOR_BYTES,
	TGA_CBOR_TEXT, /* of UTF-8 */
	TGA_CBOR_ARRAY,
	TGA_CBOR_MAP,
	TGA_CBOR_OTHER /* true, false, null, undefined, a number with a fraction */
} tga_cbor_type;

/* Points into the bytes that were read. */
typedef struct tga_cbor_item
{
	tga_cbor_type type;
	int64_t integer;	  /* of an INTEGER */
	const uint8_t *bytes; /* what BYTES or TEXT hold; of the others the item itself */
	size_t len;
} tga_cbor_item;

typedef struct tga_cbor_pair
{
	tga_cbor_item key;
	tga_cbor_item value;
} tga_cbor_pair;

/*
 * Reads the map that bytes begin with: the number of its pairs, and in *read how many
 * bytes it takes.  -1 if there is none, none that is acceptable, or one of more than max.
 */
int tga_cbor_map(const uint8_t *bytes, size_t len, tga_cbor_pair *pairs, int max,
				 size_t *read);

/* Whether bytes begin with a map, of any size, and how many bytes it takes. */
bool tga_cbor_skip_map(const uint8_t *bytes, size_t len, size_t *read)
	__attribute__((warn_unused_result));

/* The value of a key, if it is of that type, or NULL. */
const tga_cbor_item *tga_cbor_named(const tga_cbor_pair *pairs, int count,
									const char *name, tga_cbor_type type);
const tga_cbor_item *tga_cbor_numbered(const tga_cbor_pair *pairs, int count,
									   int64_t number, tga_cbor_type type);

#endif
