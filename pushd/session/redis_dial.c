/*
 * redis_dial.c
 *		See redis_dial.h.
 */
#include "session/redis_dial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "secret_file.h"
#include "session/redis_url.h"

#define ANSWER_MS 1000
#define RESOLVE_MS 10000

/* --- the way there -------------------------------------------------------------------- */

static bool
open_link(pushd_redis_dial *d, const char *address, char *why)
{
	const pushd_redis_target target = {.path = d->path,
									   .address = address,
									   .port = d->port,
									   .tls = d->path == NULL ? d->tls : NULL,
									   .host = d->host};

	TGA_MUST(d->link == NULL && d->resolve == NULL);
	d->link = pushd_redis_link_open(d->loop, &target, &d->owner, why);
	return d->link != NULL;
}

bool
pushd_redis_dial_next(pushd_redis_dial *d, char why[static PUSHD_REDIS_WHY_MAX])
{
	TGA_MUST(pushd_redis_dial_has_next(d));
	return open_link(d, d->addresses.text[d->addresses.next++], why);
}

bool
pushd_redis_dial_has_next(const pushd_redis_dial *d)
{
	return d->addresses.next < d->addresses.count;
}

static void
on_resolved(void *arg, const tga_addresses *addresses, const char *error)
{
	pushd_redis_dial *d = arg;
	char why[PUSHD_REDIS_WHY_MAX];

	d->resolve = NULL;
	if (addresses == NULL)
	{
		d->owner.on_lost(d->owner.arg, error);
		return;
	}
	d->addresses = *addresses;
	if (!pushd_redis_dial_next(d, why))
		d->owner.on_lost(d->owner.arg, why);
}

bool
pushd_redis_dial_host(pushd_redis_dial *d, const char *host, int port,
					  char why[static PUSHD_REDIS_WHY_MAX])
{
	TGA_MUST(d->link == NULL && d->resolve == NULL);
	d->host = host;
	d->port = port;
	d->path = NULL;
	d->addresses = (tga_addresses){0};
	if (tga_resolve_numeric(host, &d->addresses))
		return pushd_redis_dial_next(d, why);
	d->since = uv_now(d->loop);
	d->resolve = tga_resolve_start(d->loop, host, on_resolved, d);
	if (d->resolve == NULL)
		snprintf(why, PUSHD_REDIS_WHY_MAX, "cannot resolve");
	return d->resolve != NULL;
}

bool
pushd_redis_dial_path(pushd_redis_dial *d, const char *path,
					  char why[static PUSHD_REDIS_WHY_MAX])
{
	d->path = path;
	d->addresses = (tga_addresses){0};
	return open_link(d, NULL, why);
}

void
pushd_redis_dial_hang_up(pushd_redis_dial *d)
{
	pushd_redis_link *link = d->link;

	if (d->resolve != NULL)
		tga_resolve_cancel(d->resolve);
	d->resolve = NULL;
	/* What is in flight is answered now, and finds no link. */
	d->link = NULL;
	pushd_redis_link_close(link);
}

const char *
pushd_redis_dial_overdue(const pushd_redis_dial *d)
{
	if (d->resolve != NULL && uv_now(d->loop) - d->since > RESOLVE_MS)
		return "the name is not resolved in time";
	if (d->link != NULL && pushd_redis_link_is_overdue(d->link, ANSWER_MS))
		return "no answer in time";
	return NULL;
}

/* --- talking ------------------------------------------------------------------------------ */

bool
pushd_redis_dial_send(pushd_redis_dial *d, pushd_redis_answer answer, void *arg,
					  const char *format, ...)
{
	va_list args;
	bool ok;

	va_start(args, format);
	ok = pushd_redis_link_send(d->link, answer, arg, format, args);
	va_end(args);
	return ok;
}

static void
on_authenticated(void *arg, const redisReply *reply)
{
}

static bool
is_set(const char *text)
{
	return text != NULL && *text != '\0';
}

static bool
send_auth(pushd_redis_dial *d, const char *user, const char *password)
{
	return is_set(user)
			   ? pushd_redis_dial_send(d, on_authenticated, NULL, "AUTH %s %s", user,
									   password)
			   : pushd_redis_dial_send(d, on_authenticated, NULL, "AUTH %s", password);
}

bool
pushd_redis_dial_log_in(pushd_redis_dial *d, const pushd_redis_login *login,
						char why[static PUSHD_REDIS_WHY_MAX])
{
	const char *wrong;
	char *read;
	bool ok;

	snprintf(why, PUSHD_REDIS_WHY_MAX, "cannot send");
	if (is_set(login->password))
		return send_auth(d, login->user, login->password);
	if (!is_set(login->password_file))
		return true;
	read = tga_secret_file_read(login->password_file, PUSHD_REDIS_PASSWORD_MAX, NULL,
								&wrong);
	if (read == NULL)
	{
		snprintf(why, PUSHD_REDIS_WHY_MAX, "--%s: cannot use '%.120s': %.80s",
				 d->file_option, login->password_file, wrong);
		return false;
	}
	ok = send_auth(d, login->user, read);
	explicit_bzero(read, strlen(read));
	free(read);
	return ok;
}
