/*
 * websocket.h
 *		A waiter over WebSocket: an HTTP connection that was upgraded (routes/ws.c).
 *
 * libwebsockets is not used: its version 4.1, Debian 12's, answers frames that are not
 * masked or say their length in too many bytes, hands over parts of frames as if they
 * were messages, and tells of neither.
 */
#ifndef PUSHD_WEBSOCKET_H
#define PUSHD_WEBSOCKET_H

#include "http/request.h"
#include "wait/frame.h"
#include "wait/waiters.h"

#define PUSHD_WEBSOCKET_PROTOCOL "tgauth.v1"

typedef struct pushd_websocket
{
	pushd_waiter waiter;
	tga_http_connection *connection;
	tga_buffer in; /* a frame that is not whole */
	pushd_message message;
	tga_buffer pong; /* what the latest ping said */
	bool due_pong;
	bool due_ping;
	bool deaf;			 /* nothing that it says counts any more */
	bool said_close;	 /* the close frame is written, or being so */
	uint16_t close_code; /* 0: stay, or normal */
} pushd_websocket;

/*
 * The request, whose answer's fields are worded, is answered with 101, and its connection
 * becomes that of w, a waiter that was prepared.  w is freed with the connection.
 */
void pushd_websocket_begin(pushd_websocket *w, pushd_request *r);

#endif
