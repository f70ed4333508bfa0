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
		*is_v4 = memcmp(bytes, mapped, sizeof(mapped)) == 0;
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

/* --- what proxies write ------------------------------------------------------------ */

#define FOR "X-Forwarded-For"
#define FORWARDED "Forwarded"

/* Goes back to the field of that name before this one. */
static bool
find_field(const tga_http_head *head, const char *name, size_t *before)
{
	while (*before > 0)
		if (tga_span_is_nocase(head->fields[--*before].name, name))
			return true;
	return false;
}

static bool
is_escaped(tga_span text, size_t i)
{
	size_t backslashes = 0;

	while (backslashes < i && text.at[i - 1 - backslashes] == '\\')
		backslashes++;
	return backslashes % 2 == 1;
}

/*
 * The last item of a list, which is then cut off.  It is looked for from the end, where
 * the nearest proxy wrote: no quote that a client left open reaches there.
 */
static bool
cut_last(tga_span *list, char separator, tga_span *item)
{
	size_t i = list->len;
	bool quoted = false;

	if (list->at == NULL)
		return false;
	while (i > 0 && (quoted || list->at[i - 1] != separator))
	{
		i--;
		if (list->at[i] == '"' && !is_escaped(*list, i))
			quoted = !quoted;
	}
	*item = tga_span_trim((tga_span){list->at + i, list->len - i});
	*list = i == 0 ? (tga_span){NULL, 0} : (tga_span){list->at, i - 1};
	return true;
}

static tga_span
unquoted(tga_span text)
{
	return text.len >= 2 && text.at[0] == '"' && text.at[text.len - 1] == '"'
			   ? (tga_span){text.at + 1, text.len - 2}
			   : text;
}

/* The value of a parameter of one element of Forwarded; at is NULL if there is none. */
static tga_span
parameter(tga_span element, const char *name)
{
	tga_span pair, key;

	while (cut_last(&element, ';', &pair))
		if (tga_span_next(&pair, '=', &key) && pair.at != NULL &&
			tga_span_is_nocase(tga_span_trim(key), name))
			return unquoted(tga_span_trim(pair));
	return (tga_span){NULL, 0};
}

/* An address as text, however it was written: without brackets, port and zone. */
static bool
read_address(tga_span text, char out[static PUSHD_ADDRESS_TEXT])
{
	const char *end = NULL;
	uint8_t bytes[16];
	bool is_v4;

	if (text.len > 0 && text.at[0] == '[')
	{
		text = (tga_span){text.at + 1, text.len - 1};
		end = memchr(text.at, ']', text.len);
		if (end == NULL || (end + 1 < text.at + text.len && end[1] != ':'))
			return false;
	}
	else if (text.len > 0)
	{
		end = memchr(text.at, ':', text.len);
		/* Of two colons, none is before a port. */
		if (end != NULL && memrchr(text.at, ':', text.len) != end)
			end = NULL;
	}
	if (end != NULL)
		text.len = (size_t) (end - text.at);
	end = text.len > 0 ? memchr(text.at, '%', text.len) : NULL;
	if (end != NULL)
		text.len = (size_t) (end - text.at);
	if (!copy_address(text, out) || !parse_address(out, bytes, &is_v4))
		return false;
	return inet_ntop(is_v4 ? AF_INET : AF_INET6, is_v4 ? bytes + 12 : bytes, out,
					 PUSHD_ADDRESS_TEXT) != NULL;
}

/* One stretch of the way, the nearest first. */
typedef struct way
{
	const tga_http_head *head;
	const char *name; /* of the fields that tell it */
	size_t before;	  /* fields that are still to be read */
	tga_span rest;	  /* of the one that is being read */
} way;

static way
begin_way(const tga_http_head *head)
{
	bool has_for = tga_http_head_field(head, FOR).at != NULL;

	return (way){head, has_for ? FOR : FORWARDED, head->count, {NULL, 0}};
}

static bool
next_hop(way *w, tga_span *hop)
{
	do
		while (!cut_last(&w->rest, ',', hop))
		{
			if (!find_field(w->head, w->name, &w->before))
				return false;
			w->rest = w->head->fields[w->before].value;
		}
	while (hop->len == 0);
	if (w->name[0] == FORWARDED[0])
		*hop = parameter(*hop, "for");
	return true;
}

void
pushd_forwarded_client(const pushd_networks *trusted, const char *peer, bool peer_trusted,
					   const tga_http_head *head, char client[static PUSHD_ADDRESS_TEXT])
{
	way w = begin_way(head);
	tga_span hop;

	snprintf(client, PUSHD_ADDRESS_TEXT, "%s", peer);
	if (!peer_trusted || !pushd_is_forwarded(head))
		return;
	client[0] = '\0';
	while (next_hop(&w, &hop))
	{
		/* A unix socket is on the proxy's own machine, and trusted as ours is. */
		if (tga_span_is(hop, "unix:"))
			continue;
		if (!read_address(hop, client))
		{
			client[0] = '\0';
			return;
		}
		if (!pushd_networks_have(trusted, client))
			return;
	}
}

bool
pushd_is_forwarded(const tga_http_head *head)
{
	static const char *const names[] = {FOR, FORWARDED, "X-Forwarded-Host",
										"X-Forwarded-Proto", "X-Real-IP"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (tga_http_head_field(head, names[i]).at != NULL)
			return true;
	return false;
}

/* The first item of a list, which the proxy wrote that the client came to. */
static tga_span
first_item(tga_span list)
{
	tga_span item = {NULL, 0}, last;

	while (cut_last(&list, ',', &last))
		item = last;
	return item;
}

static tga_span
asked_for(const tga_http_head *head, const char *name, const char *of_forwarded)
{
	tga_span list = tga_http_head_field(head, name);

	if (list.at != NULL)
		return first_item(list);
	list = tga_http_head_field(head, FORWARDED);
	return list.at != NULL ? parameter(first_item(list), of_forwarded) : list;
}

tga_span
pushd_forwarded_proto(const tga_http_head *head)
{
	return asked_for(head, "X-Forwarded-Proto", "proto");
}

tga_span
pushd_forwarded_host(const tga_http_head *head)
{
	return asked_for(head, "X-Forwarded-Host", "host");
}

void
pushd_forwarded_each_host(const tga_http_head *head,
						  void (*each)(void *arg, tga_span host), void *arg)
{
	for (size_t i = 0; i < head->count; i++)
	{
		bool old = tga_span_is_nocase(head->fields[i].name, "X-Forwarded-Host");
		tga_span list = head->fields[i].value, item;

		if (!old && !tga_span_is_nocase(head->fields[i].name, FORWARDED))
			continue;
		while (cut_last(&list, ',', &item))
			each(arg, old ? item : parameter(item, "host"));
	}
}
