/*
 * load_connection.h
 *		HTTP and WebSocket as far as a browser of the load generator needs them.
 */
#ifndef LOAD_CONNECTION_H
#define LOAD_CONNECTION_H

#include <stdbool.h>

#include "buffer.h"
#include "load_loop.h"

typedef struct load_connection load_connection;

/* The texts end with NUL.  Each may close the connection, and may send. */
typedef struct load_connection_owner
{
	void (*on_response)(load_connection *c, int status, const char *head,
						const char *body);
	void (*on_frame)(load_connection *c, const char *text);
	void (*on_lost)(load_connection *c);
} load_connection_owner;

struct load_connection
{
	load_source source;
	const load_loop *loop;
	const load_connection_owner *owner;
	void *arg; /* the owner's */
	uint16_t port;
	bool is_websocket;
	tga_buffer in;
	tga_buffer out; /* until it is connected */
};

/* Sends over the connection, which is made if there is none. */
void load_connection_send(load_connection *c, const char *bytes, size_t len);
void load_connection_close(load_connection *c);

#endif
