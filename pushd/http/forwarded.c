/*
 * forwarded.c
 *		See forwarded.h.
 */
#include "http/forwarded.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "http/fields.h"

static bool
parse_address(const char *text, uint8_t bytes[static 16], bool *is_v4)
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

	if (inet_pton(AF_INET6, text, bytes) == 1)
	{
		*is_v4 = false;
		return true;
	}
	memcpy(bytes, mapped, sizeof(mapped));
	*is_v4 = true;
	return inet_pton(AF_INET, text, bytes + 12) == 1;
}

static bool
copy_address(tga_span text, char out[static PUSHD_ADDRESS_TEXT])
{
	if (text.len == 0 || text.len >= PUSHD_ADDRESS_TEXT)
		return false;
	memcpy(out, text.at, text.len);
	out[text.len] = '\0';
	return true;
}

static bool
parse_network(tga_span text, pushd_network *out)
{
	char address[PUSHD_ADDRESS_TEXT];
	tga_span host, bits = text;
	int64_t n = -1;
	bool is_v4;

	if (!tga_span_next(&bits, '/', &host) || !copy_address(host, address) ||
		!parse_address(address, out->bytes, &is_v4))
		return false;
	if (bits.at == NULL)
		n = is_v4 ? 32 : 128;
	else if (!pushd_parse_number(bits, is_v4 ? 32 : 128, &n))
		return false;
	out->bits = (int) n + (is_v4 ? 96 : 0);
	return true;
}

bool
pushd_networks_parse(tga_span text, pushd_networks *out)
{
	tga_span item;

	out->count = 0;
	while (tga_span_next(&text, ',', &item))
	{
		item = tga_span_trim(item);
		if (item.len == 0)
			continue;
		if (out->count == PUSHD_NETWORKS_MAX ||
			!parse_network(item, &out->list[out->count]))
			return false;
		out->count++;
	}
	return true;
}

static bool
network_has(const pushd_network *n, const uint8_t address[static 16])
{
	int whole = n->bits / 8, left = n->bits % 8;

	if (memcmp(n->bytes, address, (size_t) whole) != 0)
		return false;
	return left == 0 || ((n->bytes[whole] ^ address[whole]) >> (8 - left)) == 0;
}

bool
pushd_networks_have(const pushd_networks *list, const char *address)
{
	uint8_t bytes[16];
	bool is_v4;

	if (!parse_address(address, bytes, &is_v4))
		return false;
	for (int i = 0; i < list->count; i++)
		if (network_has(&list->list[i], bytes))
			return true;
	return false;
}

/* The last item of a comma-separated list, which is then cut off. */
static bool
last_item(tga_span *list, tga_span *item)
{
	const char *comma;

	if (list->at == NULL)
		return false;
	comma = memrchr(list->at, ',', list->len);
	if (comma == NULL)
	{
		*item = tga_span_trim(*list);
		*list = (tga_span){NULL, 0};
		return true;
	}
	*item =
		tga_span_trim((tga_span){comma + 1, list->len - (size_t) (comma + 1 - list->at)});
	list->len = (size_t) (comma - list->at);
	return true;
}

void
pushd_forwarded_client(const pushd_networks *trusted, const char *peer, bool peer_trusted,
					   tga_span x_forwarded_for, char client[static PUSHD_ADDRESS_TEXT])
{
	tga_span item;

	snprintf(client, PUSHD_ADDRESS_TEXT, "%s", peer);
	while (peer_trusted && last_item(&x_forwarded_for, &item))
	{
		char next[PUSHD_ADDRESS_TEXT];
		uint8_t bytes[16];
		bool is_v4;

		if (!copy_address(item, next) || !parse_address(next, bytes, &is_v4))
			return;
		memcpy(client, next, sizeof(next));
		peer_trusted = pushd_networks_have(trusted, client);
	}
}
