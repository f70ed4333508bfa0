/*
 * redis_tls.c
 *		See redis_tls.h.
 *
 * libssl works on two memory BIOs, so that the socket, its watcher and its time limits are
 * redis_link.c's alone, with TLS or without.
 */
#include "session/redis_tls.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "must.h"

#define CHUNK_BYTES 4096

struct pushd_redis_tls
{
	SSL *ssl;
	BIO *in; /* both are the SSL's */
	BIO *out;
};

static bool
is_set(const char *text)
{
	return text != NULL && *text != '\0';
}

/* What libcrypto said first, which is the cause: without its numbers and places. */
static const char *
first_error(void)
{
	unsigned long code = ERR_peek_error();
	const char *reason = ERR_reason_error_string(code);

	ERR_clear_error();
	return ERR_SYSTEM_ERROR(code) ? strerror(ERR_GET_REASON(code))
		   : reason != NULL		  ? reason
								  : "no reason is given";
}

/* --- files -------------------------------------------------------------------------- */

/* libcrypto would ask at the terminal. */
static int
no_passphrase(char *buffer, int size, int writing, void *arg)
{
	return -1;
}

static bool
load(SSL_CTX *context, const pushd_redis_tls_files *files, char *why)
{
	const char *option = "redis-ca", *path = files->ca;
	bool ok = is_set(files->ca) ? SSL_CTX_load_verify_file(context, files->ca) == 1
								: SSL_CTX_set_default_verify_paths(context) == 1;

	if (ok && is_set(files->certificate))
	{
		option = "redis-cert", path = files->certificate;
		ok = SSL_CTX_use_certificate_chain_file(context, files->certificate) == 1;
	}
	if (ok && is_set(files->key))
	{
		option = "redis-key", path = files->key;
		ok = SSL_CTX_use_PrivateKey_file(context, files->key, SSL_FILETYPE_PEM) == 1;
	}
	if (!ok)
		snprintf(why, PUSHD_REDIS_WHY_MAX, "--%s: cannot use '%.120s': %.80s", option,
				 is_set(path) ? path : "the system's authorities", first_error());
	return ok;
}

/* --- opening ------------------------------------------------------------------------- */

/* A certificate must be for this name, or this address. */
static bool
expect(SSL *ssl, const char *name)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	if (X509_VERIFY_PARAM_set1_ip_asc(param, name) == 1)
		return true;
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	/* The name is sent along as well: one address may serve several. */
	return X509_VERIFY_PARAM_set1_host(param, name, 0) == 1 &&
		   SSL_set_tlsext_host_name(ssl, name) == 1;
}

static SSL *
make(SSL_CTX *context, const char *name)
{
	SSL *ssl = SSL_new(context);
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());

	if (ssl == NULL || in == NULL || out == NULL || !expect(ssl, name))
	{
		SSL_free(ssl);
		BIO_free(in);
		BIO_free(out);
		return NULL;
	}
	/* An empty one has no more yet, and is not at its end. */
	BIO_set_mem_eof_return(in, -1);
	SSL_set_bio(ssl, in, out);
	SSL_set_connect_state(ssl);
	return ssl;
}

pushd_redis_tls *
pushd_redis_tls_open(const pushd_redis_tls_files *files, const char *host,
					 char why[static PUSHD_REDIS_WHY_MAX])
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	pushd_redis_tls *tls = calloc(1, sizeof(*tls));

	snprintf(why, PUSHD_REDIS_WHY_MAX, "out of memory");
	if (context != NULL && tls != NULL)
	{
		SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
		SSL_CTX_set_default_passwd_cb(context, no_passphrase);
		if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
			load(context, files, why))
			tls->ssl =
				make(context, is_set(files->server_name) ? files->server_name : host);
	}
	/* The SSL keeps what it needs of it. */
	SSL_CTX_free(context);
	ERR_clear_error();
	if (tls != NULL && tls->ssl != NULL)
	{
		tls->in = SSL_get_rbio(tls->ssl);
		tls->out = SSL_get_wbio(tls->ssl);
		return tls;
	}
	free(tls);
	return NULL;
}

void
pushd_redis_tls_close(pushd_redis_tls *tls)
{
	if (tls == NULL)
		return;
	SSL_free(tls->ssl);
	free(tls);
}

/* --- talking -------------------------------------------------------------------------- */

static void
drain(const pushd_redis_tls *tls, tga_buffer *wire)
{
	char chunk[CHUNK_BYTES];
	int n;

	while ((n = BIO_read(tls->out, chunk, sizeof(chunk))) > 0)
		tga_buffer_add(wire, chunk, (size_t) n);
}

/* Why libssl stopped; false where it only waits for more. */
static bool
has_failed(const pushd_redis_tls *tls, int result, char *why)
{
	long verified = SSL_get_verify_result(tls->ssl);
	int error = SSL_get_error(tls->ssl, result);

	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
		return false;
	if (error == SSL_ERROR_ZERO_RETURN)
		snprintf(why, PUSHD_REDIS_WHY_MAX, "disconnected");
	else if (verified != X509_V_OK)
		snprintf(why, PUSHD_REDIS_WHY_MAX, "its certificate is refused: %.180s",
				 X509_verify_cert_error_string(verified));
	else
		snprintf(why, PUSHD_REDIS_WHY_MAX, "TLS: %.200s", first_error());
	ERR_clear_error();
	return true;
}

bool
pushd_redis_tls_feed(pushd_redis_tls *tls, const char *bytes, size_t len,
					 tga_buffer *plain, tga_buffer *wire,
					 char why[static PUSHD_REDIS_WHY_MAX])
{
	char chunk[CHUNK_BYTES];
	bool failed;
	int n;

	TGA_MUST(len <= INT_MAX);
	ERR_clear_error();
	if (len > 0 && BIO_write(tls->in, bytes, (int) len) != (int) len)
	{
		snprintf(why, PUSHD_REDIS_WHY_MAX, "out of memory");
		return false;
	}
	/* It shakes hands by itself before it reads. */
	while ((n = SSL_read(tls->ssl, chunk, sizeof(chunk))) > 0)
		tga_buffer_add(plain, chunk, (size_t) n);
	failed = has_failed(tls, n, why);
	drain(tls, wire);
	OPENSSL_cleanse(chunk, sizeof(chunk));
	return !failed;
}

bool
pushd_redis_tls_is_secure(const pushd_redis_tls *tls)
{
	return SSL_is_init_finished(tls->ssl);
}

bool
pushd_redis_tls_write(pushd_redis_tls *tls, const char *bytes, size_t len,
					  tga_buffer *wire)
{
	bool ok;

	TGA_MUST(pushd_redis_tls_is_secure(tls) && len > 0 && len <= INT_MAX);
	ERR_clear_error();
	/* Memory takes all of it at once. */
	ok = SSL_write(tls->ssl, bytes, (int) len) == (int) len;
	ERR_clear_error();
	drain(tls, wire);
	return ok;
}
