/*
 * proxy_header.c
 *		See proxy_header.h.
 */
#include "proxy_header.h"

#include <arpa/inet.h>
#include <stdint.h>

#include "span.h"

/* Version 1: "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443" and CR LF. */
#define V1_START "PROXY "
#define V1_MAX 107

/* Version 2: a signature, two bytes of what it is, two of how much follows. */
static const char v2_start[12] = {'\r', '\n', '\r', '\n', '\0', '\r',
								  '\n', 'Q',  'U',	'I',  'T',	'\n'};
#define V2_FIXED 16
#define V2_MAX 4096 /* addresses, and what else a proxy tells of TLS */
#define V2_LOCAL 0x20
#define V2_PROXY 0x21
#define V2_UNSPEC 0x00
#define V2_TCP4 0x11
#define V2_TCP6 0x21
#define V2_UNIX 0x31

static bool
is_port(tga_span text)
{
	long port = 0;

	for (size_t i = 0; i < text.len; i++)
	{
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		port = port * 10 + (text.at[i] - '0');
	}
	return text.len > 0 && text.len <= 5 && port <= 65535;
}

static bool
parse_address(int family, tga_span text, char out[static INET6_ADDRSTRLEN])
{
	unsigned char address[16];

	if (text.len >= INET6_ADDRSTRLEN)
		return false;
	memcpy(out, text.at, text.len);
	out[text.len] = '\0';
	return inet_pton(family, out, address) == 1;
}

/* The line after "PROXY ". */
static tga_proxy_result
parse_v1_line(tga_span line, char client[static INET6_ADDRSTRLEN])
{
	tga_span protocol, source, target, source_port;
	char ignored[INET6_ADDRSTRLEN];
	int family;

	if (!tga_span_next(&line, ' ', &protocol))
		return TGA_PROXY_BAD;
	if (tga_span_is(protocol, "UNKNOWN"))
		return TGA_PROXY_UNKNOWN;
	family = tga_span_is(protocol, "TCP4")	 ? AF_INET
			 : tga_span_is(protocol, "TCP6") ? AF_INET6
											 : AF_UNSPEC;
	return family != AF_UNSPEC && tga_span_next(&line, ' ', &source) &&
				   tga_span_next(&line, ' ', &target) &&
				   tga_span_next(&line, ' ', &source_port) && line.at != NULL &&
				   parse_address(family, target, ignored) && is_port(source_port) &&
				   is_port(line) && parse_address(family, source, client)
			   ? TGA_PROXY_CLIENT
			   : TGA_PROXY_BAD;
}

static tga_proxy_result
parse_v1(const char *bytes, size_t len, char client[static INET6_ADDRSTRLEN],
		 size_t *used)
{
	const size_t start = strlen(V1_START);
	const char *end = memchr(bytes, '\n', len < V1_MAX ? len : V1_MAX);

	if (end == NULL)
		return len >= V1_MAX ? TGA_PROXY_BAD : TGA_PROXY_MORE;
	if (end[-1] != '\r')
		return TGA_PROXY_BAD;
	*used = (size_t) (end - bytes) + 1;
	return parse_v1_line((tga_span){bytes + start, *used - 2 - start}, client);
}

static tga_proxy_result
parse_v2(const char *bytes, size_t len, char client[static INET6_ADDRSTRLEN],
		 size_t *used)
{
	const uint8_t *at = (const uint8_t *) bytes;
	size_t more;

	if (len < V2_FIXED)
		return TGA_PROXY_MORE;
	more = (size_t) at[14] << 8 | at[15];
	if ((at[12] != V2_LOCAL && at[12] != V2_PROXY) || more > V2_MAX)
		return TGA_PROXY_BAD;
	*used = V2_FIXED + more;
	if (len < *used)
		return TGA_PROXY_MORE;
	if (at[12] == V2_LOCAL)
		return TGA_PROXY_LOCAL;
	if (at[13] == V2_UNSPEC || at[13] == V2_UNIX)
		return TGA_PROXY_UNKNOWN;
	if ((at[13] != V2_TCP4 || more < 12) && (at[13] != V2_TCP6 || more < 36))
		return TGA_PROXY_BAD;
	return inet_ntop(at[13] == V2_TCP4 ? AF_INET : AF_INET6, bytes + V2_FIXED, client,
					 INET6_ADDRSTRLEN) != NULL
			   ? TGA_PROXY_CLIENT
			   : TGA_PROXY_BAD;
}

static bool
begins(const char *bytes, size_t len, const char *start, size_t start_len)
{
	return memcmp(bytes, start, len < start_len ? len : start_len) == 0;
}

tga_proxy_result
tga_proxy_header_parse(const char *bytes, size_t len,
					   char client[static INET6_ADDRSTRLEN], size_t *used)
{
	*used = 0;
	if (len == 0)
		return TGA_PROXY_MORE;
	if (begins(bytes, len, v2_start, sizeof(v2_start)))
		return parse_v2(bytes, len, client, used);
	if (!begins(bytes, len, V1_START, strlen(V1_START)))
		return TGA_PROXY_BAD;
	return parse_v1(bytes, len, client, used);
}
