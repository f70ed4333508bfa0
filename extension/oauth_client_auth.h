/*
 * oauth_client_auth.h
 *		Which client asks, at the endpoints that clients call themselves.
 */
#ifndef TGA_OAUTH_CLIENT_AUTH_H
#define TGA_OAUTH_CLIENT_AUTH_H

#include "client.h"
#include "oauth_answer.h"
#include "oauth_form.h"

/*
 * Authenticates the client of a request by the one method that it is registered for
 * (RFC 6749 section 2.3, RFC 9700 section 2.5): its form, and the field Authorization,
 * which can be NULL.  A form that is none is an error here as well.  False: answer is set.
 */
bool tga_oauth_client_auth(const tga_call *call, const tga_oauth_form *form,
						   const text *authorization, tga_client *client,
						   tga_oauth_answer *answer) __attribute__((warn_unused_result));

#endif
