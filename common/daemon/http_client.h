/*
 * http_client.h
 *		POST requests over libcurl, in a libuv loop.
 *
 * Why libcurl: TLS with the system's certificates, HTTP/2, kept connections,
 * proxies from the environment (where Telegram is blocked they are the only way
 * out) and name resolution off the loop, all of it maintained by others and
 * security-supported by Debian.  Its multi-socket interface fits the loop
 * that libpq already runs in: no thread of ours, nothing that blocks.
 *
 * A URL may contain a secret, as one of the Bot API does.  So URLs are never logged,
 * and neither is libcurl's own text of an error, only its fixed description.
 */
#ifndef TGA_HTTP_CLIENT_H
#define TGA_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include <uv.h>

typedef struct tga_http_client tga_http_client;
typedef struct tga_http_call tga_http_call;

typedef struct tga_http_answer
{
	int status;		  /* 0: no whole answer came */
	const char *body; /* ends in NUL; good during the call only; the beginning of one that
						 was too large */
	size_t len;
	const char *error; /* why there is none; NULL if there is one */
	bool too_large;	   /* it was longer than the limit */
} tga_http_answer;

typedef void (*tga_http_done)(void *arg, const tga_http_answer *answer);

/*
 * NULL when out of memory.  user_agent (not copied) is who asks; a body beyond max_body
 * bytes ends its request.
 */
tga_http_client *tga_http_client_open(uv_loop_t *loop, const char *user_agent,
									  size_t max_body)
	__attribute__((warn_unused_result));

/*
 * Posts JSON (copied) and calls done once, from the loop, never from here.
 * NULL, and no call of done, when out of memory.
 */
tga_http_call *tga_http_post(tga_http_client *http, const char *url, const char *json,
							 int timeout_ms, tga_http_done done, void *arg)
	__attribute__((warn_unused_result));

/* The same with a form, urlencoded; a redirect is an answer here as there. */
tga_http_call *tga_http_post_form(tga_http_client *http, const char *url,
								  const char *form, int timeout_ms, tga_http_done done,
								  void *arg) __attribute__((warn_unused_result));

/* Ends a request; done is not called. */
void tga_http_cancel(tga_http_call *call);

/* Ends every request without calling done; memory goes when the loop has closed. */
void tga_http_client_close(tga_http_client *http);

#endif
