/*
 * oauth_client_auth.c
 *		See oauth_client_auth.h.
 *
 * A client uses only the method that it is registered for: one that was stolen a secret
 * of must not be able to fall back on none.
 */
#include "oauth_client_auth.h"

#include "arg.h"
#include "base64url.h"
#include "encoding.h"

#define BASIC "basic "
#define CREDENTIALS_MAX 1024

/* What a request says about its client. */
typedef struct tga_credentials
{
	const char *method;
	const char *client_id; /* text of the database */
	const char *secret;	   /* NULL: none */
} tga_credentials;

/* Standard base64 of a field; NUL-terminated bytes without a NUL among them, or NULL. */
static char *
decode_base64(const char *text, size_t len)
{
	char *url = pnstrdup(text, len);
	uint8_t *bytes = palloc(len + 1);
	size_t decoded;

	for (char *p = url; *p != '\0'; p++)
	{
		if (*p == '-' || *p == '_')
			return NULL;
		if (*p == '+' || *p == '/')
			*p = *p == '+' ? '-' : '_';
	}
	while (len > 0 && url[len - 1] == '=')
		len--;
	if (!tga_base64url_decode(url, len, bytes, &decoded) ||
		memchr(bytes, '\0', decoded) != NULL)
		return NULL;
	bytes[decoded] = '\0';
	return (char *) bytes;
}

/*
 * Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1).  What
 * our secrets are made of, no encoding changes; a client id may have been left as it is.
 */
static bool
read_basic(const text *authorization, tga_credentials *given)
{
	const char *field = VARDATA_ANY(authorization);
	size_t len = TGA_ARG_LEN(authorization);
	char *id, *secret;

	if (len < strlen(BASIC) || len > CREDENTIALS_MAX ||
		pg_strncasecmp(field, BASIC, strlen(BASIC)) != 0)
		return false;
	for (field += strlen(BASIC), len -= strlen(BASIC); len > 0 && *field == ' '; len--)
		field++;
	id = decode_base64(field, len);
	secret = id != NULL ? strchr(id, ':') : NULL;
	if (secret == NULL)
		return false;
	*secret++ = '\0';
	if (!tga_oauth_form_decode(id) || !tga_oauth_form_decode(secret))
		return false;
	given->method = "client_secret_basic";
	given->client_id = tga_encoding_from_utf8(id, strlen(id), false);
	given->secret = secret;
	return true;
}

bool
tga_oauth_client_auth(const tga_call *call, const tga_oauth_form *form,
					  const text *authorization, tga_client *client,
					  tga_oauth_answer *answer)
{
	const char *form_id = tga_oauth_form_text(form, "client_id");
	const char *form_secret = tga_oauth_form_value(form, "client_secret");
	tga_credentials given = {form_secret != NULL ? "client_secret_post" : "none", form_id,
							 form_secret};

	if (form->broken || form->repeated != NULL)
	{
		tga_oauth_error(call, answer, 400, "invalid_request",
						form->broken ? "the body is no form"
									 : "a parameter comes more than once");
		return false;
	}
	if (authorization != NULL && !read_basic(authorization, &given))
	{
		tga_oauth_invalid_client(call, answer,
								 "the field Authorization is not understood");
		return false;
	}
	if (authorization != NULL && form_secret != NULL)
	{
		tga_oauth_error(call, answer, 400, "invalid_request",
						"the client authenticates in two ways");
		return false;
	}
	/* RFC 6749 2.3.1: an empty one may as well be left out; oidc-agent sends it. */
	if (given.secret != NULL && given.secret[0] == '\0')
		given = (tga_credentials){"none", given.client_id, NULL};
	if (given.client_id == NULL ||
		(form_id != NULL && strcmp(form_id, given.client_id) != 0) ||
		!tga_client_find(call, given.client_id, client))
	{
		tga_oauth_invalid_client(call, answer, "there is no such client");
		return false;
	}
	if (strcmp(client->authentication, given.method) != 0)
	{
		tga_oauth_invalid_client(
			call, answer, "the client is registered for another way to authenticate");
		return false;
	}
	if (given.secret != NULL && !tga_client_has_secret(call, client, given.secret))
	{
		tga_oauth_invalid_client(call, answer, "the client secret is wrong");
		return false;
	}
	return true;
}
