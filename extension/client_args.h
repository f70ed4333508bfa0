/*
 * client_args.h
 *		What an operator says of a client.
 */
#ifndef TGA_CLIENT_ARGS_H
#define TGA_CLIENT_ARGS_H

#include "postgres.h"

#include "fmgr.h"

/* The arguments of tgauth_add_client and tgauth_set_client. */
enum tga_client_arg
{
	TGA_CLIENT_ARG_ID,
	TGA_CLIENT_NAME,
	TGA_CLIENT_REDIRECT_URIS,
	TGA_CLIENT_POST_LOGOUT_REDIRECT_URIS,
	TGA_CLIENT_BACKCHANNEL_LOGOUT_URI,
	TGA_CLIENT_AUTHENTICATION,
	TGA_CLIENT_PKCE_REQUIRED,
	TGA_CLIENT_ID_TOKEN_ALGORITHM,
	TGA_CLIENT_CONSENT,
	TGA_CLIENT_GROUPS,
	TGA_CLIENT_ID_TOKEN_CLAIMS,
	TGA_CLIENT_DEVICE_GRANT,
	TGA_CLIENT_ARGS
};

/* Raises for an argument that cannot be one; NULLs are none, but for the first. */
void tga_client_args_judge(FunctionCallInfo fcinfo);

#endif
