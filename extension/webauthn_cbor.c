/*
 * webauthn_cbor.c
 *		See webauthn_cbor.h.
 *
 * A recursive descent over [p, end).  Each reader moves p past what it read and returns
 * false at the first byte that does not fit.
 */
#include "webauthn_cbor.h"

#include <string.h>

#include <cbor.h>

#include "utf8.h"

/* libcbor's own word for lengths, which changed with its version 0.10. */
#if CBOR_MAJOR_VERSION == 0 && CBOR_MINOR_VERSION < 10
typedef size_t tga_cbor_count;
#else
typedef uint64_t tga_cbor_count;
#endif

typedef struct tga_cbor_reader
{
	const uint8_t *p;
	const uint8_t *end;
	int depth;
} tga_cbor_reader;

/* What libcbor says of one head. */
typedef struct tga_cbor_head
{
	bool good;
	bool negative; /* an INTEGER of -1 - number */
	tga_cbor_type type;
	uint64_t number; /* an integer, a length, or how many items follow */
	const uint8_t *content;
} tga_cbor_head;

/* --- what libcbor calls ------------------------------------------------------------ */

static void
take(tga_cbor_head *head, tga_cbor_type type, uint64_t number)
{
	head->good = true;
	head->type = type;
	head->number = number;
}

static void
take_negative(tga_cbor_head *head, uint64_t number)
{
	take(head, TGA_CBOR_INTEGER, number);
	head->negative = true;
}

static void
on_uint8(void *head, uint8_t number)
{
	take(head, TGA_CBOR_INTEGER, number);
}

static void
on_uint16(void *head, uint16_t number)
{
	take(head, TGA_CBOR_INTEGER, number);
}

static void
on_uint32(void *head, uint32_t number)
{
	take(head, TGA_CBOR_INTEGER, number);
}

static void
on_uint64(void *head, uint64_t number)
{
	take(head, TGA_CBOR_INTEGER, number);
}

static void
on_negint8(void *head, uint8_t number)
{
	take_negative(head, number);
}

static void
on_negint16(void *head, uint16_t number)
{
	take_negative(head, number);
}

static void
on_negint32(void *head, uint32_t number)
{
	take_negative(head, number);
}

static void
on_negint64(void *head, uint64_t number)
{
	take_negative(head, number);
}

static void
on_bytes(void *head, cbor_data content, tga_cbor_count len)
{
	take(head, TGA_CBOR_BYTES, len);
	((tga_cbor_head *) head)->content = content;
}

static void
on_text(void *head, cbor_data content, tga_cbor_count len)
{
	take(head, TGA_CBOR_TEXT, len);
	((tga_cbor_head *) head)->content = content;
}

static void
on_array(void *head, tga_cbor_count count)
{
	take(head, TGA_CBOR_ARRAY, count);
}

static void
on_map(void *head, tga_cbor_count count)
{
	take(head, TGA_CBOR_MAP, count);
}

static void
on_float(void *head, float number)
{
	take(head, TGA_CBOR_OTHER, 0);
}

static void
on_double(void *head, double number)
{
	take(head, TGA_CBOR_OTHER, 0);
}

static void
on_boolean(void *head, bool value)
{
	take(head, TGA_CBOR_OTHER, 0);
}

static void
on_simple(void *head)
{
	take(head, TGA_CBOR_OTHER, 0);
}

/* An indefinite length, its end, a tag: what leaves the head as it was is refused. */
static void
on_unwanted(void *head)
{
}

static void
on_tag(void *head, uint64_t tag)
{
}

static const struct cbor_callbacks callbacks = {
	.uint8 = on_uint8,
	.uint16 = on_uint16,
	.uint32 = on_uint32,
	.uint64 = on_uint64,
	.negint8 = on_negint8,
	.negint16 = on_negint16,
	.negint32 = on_negint32,
	.negint64 = on_negint64,
	.byte_string = on_bytes,
	.string = on_text,
	.array_start = on_array,
	.map_start = on_map,
	.float2 = on_float,
	.float4 = on_float,
	.float8 = on_double,
	.boolean = on_boolean,
	.null = on_simple,
	.undefined = on_simple,
	.tag = on_tag,
	.byte_string_start = on_unwanted,
	.string_start = on_unwanted,
	.indef_array_start = on_unwanted,
	.indef_map_start = on_unwanted,
	.indef_break = on_unwanted,
};

/* --- items --------------------------------------------------------------------------- */

/* Whether a number that is not in the first byte needs as many as it has. */
static bool
is_shortest(uint8_t first, const tga_cbor_head *head)
{
	if (head->type == TGA_CBOR_OTHER)
		return true;
	switch (first & 0x1f)
	{
		case 24:
			return head->number >= 24;
		case 25:
			return head->number > UINT8_MAX;
		case 26:
			return head->number > UINT16_MAX;
		case 27:
			return head->number > UINT32_MAX;
	}
	return true;
}

static bool
read_head(tga_cbor_reader *r, tga_cbor_head *head)
{
	struct cbor_decoder_result result;

	*head = (tga_cbor_head){0};
	if (r->p >= r->end)
		return false;
	result = cbor_stream_decode(r->p, (size_t) (r->end - r->p), &callbacks, head);
	if (result.status != CBOR_DECODER_FINISHED || !head->good ||
		!is_shortest(*r->p, head) || result.read == 0 ||
		result.read > (size_t) (r->end - r->p))
		return false;
	r->p += result.read;
	return true;
}

static bool read_item(tga_cbor_reader *r, tga_cbor_item *item);

/* The items of an array or, in pairs, of a map. */
static bool
skip_items(tga_cbor_reader *r, uint64_t count, int each)
{
	tga_cbor_item item;

	if (++r->depth > TGA_CBOR_DEPTH_MAX)
		return false;
	for (uint64_t i = 0; i < count; i++)
		for (int k = 0; k < each; k++)
			if (!read_item(r, &item))
				return false;
	r->depth--;
	return true;
}

static bool
read_integer(const tga_cbor_head *head, tga_cbor_item *item)
{
	if (head->number > INT64_MAX)
		return false;
	item->integer = head->negative ? -1 - (int64_t) head->number : (int64_t) head->number;
	return true;
}

static bool
read_item(tga_cbor_reader *r, tga_cbor_item *item)
{
	const uint8_t *start = r->p;
	tga_cbor_head head;

	if (!read_head(r, &head))
		return false;
	*item = (tga_cbor_item){.type = head.type};
	switch (head.type)
	{
		case TGA_CBOR_BYTES:
		case TGA_CBOR_TEXT:
			item->bytes = head.content;
			item->len = (size_t) head.number;
			return head.type == TGA_CBOR_BYTES ||
				   tga_utf8_is_valid((const char *) item->bytes, item->len);
		case TGA_CBOR_INTEGER:
			if (!read_integer(&head, item))
				return false;
			break;
		case TGA_CBOR_ARRAY:
		case TGA_CBOR_MAP:
			if (!skip_items(r, head.number, head.type == TGA_CBOR_MAP ? 2 : 1))
				return false;
			break;
		case TGA_CBOR_OTHER:
			break;
	}
	item->bytes = start;
	item->len = (size_t) (r->p - start);
	return true;
}

/* --- maps ------------------------------------------------------------------------------ */

static bool
same_key(const tga_cbor_item *a, const tga_cbor_item *b)
{
	return a->type == b->type && a->integer == b->integer && a->len == b->len &&
		   memcmp(a->bytes, b->bytes, a->len) == 0;
}

int
tga_cbor_map(const uint8_t *bytes, size_t len, tga_cbor_pair *pairs, int max,
			 size_t *read)
{
	tga_cbor_reader r = {bytes, bytes + len, 1};
	tga_cbor_head head;

	if (!read_head(&r, &head) || head.type != TGA_CBOR_MAP ||
		head.number > (uint64_t) max)
		return -1;
	for (int i = 0; i < (int) head.number; i++)
	{
		if (!read_item(&r, &pairs[i].key) || !read_item(&r, &pairs[i].value))
			return -1;
		for (int k = 0; k < i; k++)
			if (same_key(&pairs[k].key, &pairs[i].key))
				return -1;
	}
	*read = (size_t) (r.p - bytes);
	return (int) head.number;
}

bool
tga_cbor_skip_map(const uint8_t *bytes, size_t len, size_t *read)
{
	tga_cbor_reader r = {bytes, bytes + len, 0};
	tga_cbor_item item;

	if (!read_item(&r, &item) || item.type != TGA_CBOR_MAP)
		return false;
	*read = (size_t) (r.p - bytes);
	return true;
}

const tga_cbor_item *
tga_cbor_named(const tga_cbor_pair *pairs, int count, const char *name,
			   tga_cbor_type type)
{
	size_t len = strlen(name);

	for (int i = 0; i < count; i++)
	{
		const tga_cbor_item *key = &pairs[i].key;

		if (key->type == TGA_CBOR_TEXT && key->len == len &&
			memcmp(key->bytes, name, len) == 0)
			return pairs[i].value.type == type ? &pairs[i].value : NULL;
	}
	return NULL;
}

const tga_cbor_item *
tga_cbor_numbered(const tga_cbor_pair *pairs, int count, int64_t number,
				  tga_cbor_type type)
{
	for (int i = 0; i < count; i++)
	{
		const tga_cbor_item *key = &pairs[i].key;

		if (key->type == TGA_CBOR_INTEGER && key->integer == number)
			return pairs[i].value.type == type ? &pairs[i].value : NULL;
	}
	return NULL;
}
