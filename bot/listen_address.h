/*
 * listen_address.h
 *		Where a listener listens, out of its text: host:port with a numeric host or
 *		localhost, [v6]:port, or unix:/path.
 */
#ifndef TGA_BOT_LISTEN_ADDRESS_H
#define TGA_BOT_LISTEN_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Says what is wrong with such a text, or NULL; the empty one will do. */
const char *bot_listen_address_check(const char *text);

/* The path of unix:/path, or NULL for another text. */
const char *bot_unix_path(const char *text);

bool bot_parse_address(const char *text, struct sockaddr_storage *address)
	__attribute__((warn_unused_result));

#endif
