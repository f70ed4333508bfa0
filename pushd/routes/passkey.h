/*
 * passkey.h
 *		Passkeys (WebAuthn), for a page's script: what its requests share.
 *
 * Bodies are JSON in WebAuthn Level 3's own form, as PublicKeyCredential.parse…FromJSON()
 * takes it and toJSON() gives it.  The systems of phones speak it too, so that an
 * application needs nothing of its own.  What is not ok is
 *
 *		{"error":"stale","message":"..."}
 *
 * with the database's word for it, and a sentence in the visitor's language.
 */
#ifndef PUSHD_ROUTES_PASSKEY_H
#define PUSHD_ROUTES_PASSKEY_H

#include "buffer.h"
#include "http/request.h"
#include "status.h"

/* Whether the site has passkeys: it wants some, and is a name that browsers keep them for. */
bool pushd_passkeys_are_offered(const struct pushd *p);

/* Answers with what a status other than ok means; message is the operator's hook's, or NULL. */
void pushd_passkey_refuse(pushd_request *r, tga_passkey_status status,
						  const char *message);

/* The same for the word of the database; one that this program does not know is invalid. */
tga_passkey_status pushd_passkey_status(const char *word);

/* Where none are offered; a daemon that has not heard yet whether there are some says so. */
void pushd_passkey_refuse_all(pushd_request *r);

/* A credential id and the like between base64url and a parameter of type bytea. */
bool pushd_passkey_bytes(const char *base64url, tga_buffer *parameter)
	__attribute__((warn_unused_result));
void pushd_passkey_text(const char *hex, tga_buffer *base64url);

/*
 * The login that waits in the browser; one is made, with its cookie, where make is true
 * and there is none.  False: answered.
 */
bool pushd_passkey_waiting_login(pushd_request *r, bool make, pushd_login *login)
	__attribute__((warn_unused_result));

#endif
