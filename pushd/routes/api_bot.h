/*
 * api_bot.h
 *		A request of a bot that speaks HTTP, once it has shown whose it is.
 */
#ifndef PUSHD_API_BOT_H
#define PUSHD_API_BOT_H

#include "http/request.h"

#define PUSHD_BOT_TOKEN_MAX 128

/* Wiped and freed when go_on returns. */
typedef struct pushd_bot_request
{
	pushd_request *request;
	char token[PUSHD_BOT_TOKEN_MAX + 1];
	void (*go_on)(struct pushd_bot_request *b);
} pushd_bot_request;

/* Goes on with a bot whose token is good, and answers any other. */
void pushd_api_admit_bot(pushd_request *r, void (*go_on)(pushd_bot_request *b));

#endif
