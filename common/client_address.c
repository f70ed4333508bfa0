/*
 * client_address.c
 *		See client_address.h.
 */
#include "client_address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static const uint8_t ipv4_marker[4] = {0x00, 0x00, 0xff, 0xff};

bool
tga_address_pack(const char *text, uint8_t packed[static TGA_ADDRESS_BYTES])
{
	struct in_addr v4;
	struct in6_addr v6;

	memset(packed, 0, TGA_ADDRESS_BYTES);
	if (inet_pton(AF_INET, text, &v4) == 1)
	{
		memcpy(packed, ipv4_marker, 4);
		memcpy(packed + 4, &v4, 4);
		return true;
	}
	if (inet_pton(AF_INET6, text, &v6) != 1)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&v6))
	{
		memcpy(packed, ipv4_marker, 4);
		memcpy(packed + 4, v6.s6_addr + 12, 4);
	}
	else
		memcpy(packed, v6.s6_addr, TGA_ADDRESS_BYTES);
	return true;
}

bool
tga_address_unpack(const uint8_t packed[static TGA_ADDRESS_BYTES],
				   char text[static TGA_ADDRESS_TEXT])
{
	static const uint8_t unknown[TGA_ADDRESS_BYTES];
	struct in6_addr v6;
	char number[INET6_ADDRSTRLEN];

	if (memcmp(packed, unknown, TGA_ADDRESS_BYTES) == 0)
		return false;
	if (memcmp(packed, ipv4_marker, 4) == 0)
		return inet_ntop(AF_INET, packed + 4, text, TGA_ADDRESS_TEXT) != NULL;
	memset(&v6, 0, sizeof(v6));
	memcpy(v6.s6_addr, packed, TGA_ADDRESS_BYTES);
	if (inet_ntop(AF_INET6, &v6, number, sizeof(number)) == NULL)
		return false;
	snprintf(text, TGA_ADDRESS_TEXT, "%s/64", number);
	return true;
}
