/*
 * webauthn_cbor_fuzz.c
 *		The strict reader of CBOR, held against the tree that libcbor builds: what ours
 *		accepts, that accepts too, with the same pairs.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cbor.h>

#include "webauthn_cbor.h"

#define PAIRS 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t
integer_of(const cbor_item_t *item)
{
	return cbor_isa_negint(item) ? -1 - (int64_t) cbor_get_int(item)
								 : (int64_t) cbor_get_int(item);
}

static void
compare(const tga_cbor_item *ours, cbor_item_t *item)
{
	bool same = false;

	switch (ours->type)
	{
		case TGA_CBOR_INTEGER:
			same = cbor_is_int(item) && ours->integer == integer_of(item);
			break;
		case TGA_CBOR_BYTES:
			same = cbor_isa_bytestring(item) &&
				   ours->len == cbor_bytestring_length(item) &&
				   memcmp(ours->bytes, cbor_bytestring_handle(item), ours->len) == 0;
			break;
		case TGA_CBOR_TEXT:
			same = cbor_isa_string(item) && ours->len == cbor_string_length(item) &&
				   memcmp(ours->bytes, cbor_string_handle(item), ours->len) == 0;
			break;
		case TGA_CBOR_ARRAY:
			same = cbor_isa_array(item);
			break;
		case TGA_CBOR_MAP:
			same = cbor_isa_map(item);
			break;
		case TGA_CBOR_OTHER:
			same = cbor_isa_float_ctrl(item);
			break;
	}
	if (!same)
		abort();
}

/* What was read lies in the bytes, and a nested map reads again by itself. */
static void
check_item(const tga_cbor_item *item, const uint8_t *data, size_t read)
{
	tga_cbor_pair nested[PAIRS];
	size_t len;

	if (item->bytes < data || item->bytes + item->len > data + read)
		abort();
	if (item->type == TGA_CBOR_MAP &&
		(!tga_cbor_skip_map(item->bytes, item->len, &len) || len != item->len))
		abort();
	if (item->type == TGA_CBOR_MAP)
		(void) tga_cbor_map(item->bytes, item->len, nested, PAIRS, &len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tga_cbor_pair pairs[PAIRS];
	size_t read = 0;
	size_t skipped = 0;
	int count = tga_cbor_map(data, size, pairs, PAIRS, &read);
	struct cbor_load_result result;
	cbor_item_t *map;

	if (count < 0)
		return 0;
	if (!tga_cbor_skip_map(data, size, &skipped) || skipped != read)
		abort();
	map = cbor_load(data, read, &result);
	if (map == NULL || result.read != read || !cbor_isa_map(map) ||
		cbor_map_size(map) != (size_t) count)
		abort();
	for (int i = 0; i < count; i++)
	{
		compare(&pairs[i].key, cbor_map_handle(map)[i].key);
		compare(&pairs[i].value, cbor_map_handle(map)[i].value);
		check_item(&pairs[i].key, data, read);
		check_item(&pairs[i].value, data, read);
	}
	(void) tga_cbor_named(pairs, count, "fmt", TGA_CBOR_TEXT);
	(void) tga_cbor_numbered(pairs, count, 3, TGA_CBOR_INTEGER);
	cbor_decref(&map);
	return 0;
}
