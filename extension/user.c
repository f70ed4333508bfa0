/*
 * user.c
 *		See user.h; lock.h for the order of locks.
 */
#include "postgres.h"

#include <ctype.h>

#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "arg.h"
#include "lock.h"
#include "password_machine.h"
#include "user.h"

/* More writes that fail one after the other than others can have got in the way of. */
#define WRITES_MAX 10

#define NAME_BYTES 255
#define USERNAME_BYTES 32
#define LANGUAGE_BYTES 35
#define PHOTO_URL_BYTES 1024

static tga_statement select_user = {
	.text = "SELECT id, blocked, username, linked_at IS NOT NULL "
			"FROM %1$s.tgauth_user WHERE telegram_id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

/* Who holds a name, and whether it can be taken from them. */
static tga_statement select_holder = {
	.text =
		"SELECT id, telegram_id IS NOT NULL AND linked_at IS NULL FROM %1$s.tgauth_user "
		"WHERE lower(username COLLATE \"C\") = lower($1 COLLATE \"C\")",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement clear_holder = {
	.text = "UPDATE %1$s.tgauth_user SET username = NULL, updated_at = $2 "
			"WHERE id = $1",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

/*
 * Where the name was found to be the person's own already, no lock was taken
 * and it may have gone since: so it is written only over itself ($3 false).
 * Without a first name the caller told no profile, and what is known stays.  Nothing
 * is written over a user who unlinked this person meanwhile.
 */
static tga_statement update_user = {
	.text = "UPDATE %1$s.tgauth_user SET "
			"username = CASE WHEN linked_at IS NULL AND ($3 OR "
			"lower(username COLLATE \"C\") = lower($2 COLLATE \"C\")) "
			"THEN $2 ELSE username END, "
			"first_name = coalesce($4, first_name), "
			"last_name = CASE WHEN $4 IS NULL THEN coalesce($5, last_name) ELSE $5 END, "
			"language_code = coalesce($6, language_code), "
			"photo_url = coalesce($7, photo_url), "
			"password_hash = CASE WHEN $8 IS NULL OR linked_at IS NOT NULL "
			"THEN password_hash END, "
			"one_time_hash = coalesce($8, one_time_hash), "
			"one_time_until = CASE WHEN $8 IS NULL THEN one_time_until ELSE $10 END, "
			"updated_at = $9, last_login_at = $9 "
			"WHERE id = $1 AND telegram_id = $11 AND NOT blocked",
	.nargs = 11,
	.types = {INT8OID, TEXTOID, BOOLOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID,
			  TIMESTAMPTZOID, TIMESTAMPTZOID, INT8OID},
};

static tga_statement insert_user = {
	.text = "INSERT INTO %1$s.tgauth_user (telegram_id, username, first_name, last_name, "
			"language_code, photo_url, one_time_hash, one_time_until, created_at, "
			"updated_at, last_login_at) VALUES ($1, $2, $3, $4, $5, $6, $7, "
			"CASE WHEN $7 IS NOT NULL THEN $9 END, $8, $8, $8) "
			"ON CONFLICT DO NOTHING RETURNING id",
	.nargs = 9,
	.types = {INT8OID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID,
			  TIMESTAMPTZOID, TIMESTAMPTZOID},
};

/* An argument of at most max bytes: cut there, or else NULL. */
static const char *
text_arg(FunctionCallInfo fcinfo, int number, size_t max, bool cut)
{
	text *value;
	size_t len;

	if (PG_ARGISNULL(number))
		return NULL;
	value = PG_GETARG_TEXT_PP(number);
	len = TGA_ARG_LEN(value);
	if (len == 0 || (len > max && !cut))
		return NULL;
	if (len > max)
		len = (size_t) pg_mbcliplen(VARDATA_ANY(value), (int) len, (int) max);
	return pnstrdup(VARDATA_ANY(value), len);
}

/* Letters and digits of ASCII and one more character; anything else: NULL. */
static const char *
if_plain(const char *value, char besides)
{
	for (const char *p = value; p != NULL && *p != '\0'; p++)
		if (!isascii((unsigned char) *p) ||
			(!isalnum((unsigned char) *p) && *p != besides))
			return NULL;
	return value;
}

void
tga_user_profile_args(FunctionCallInfo fcinfo, int number, tga_user_profile *profile)
{
	const char *photo = text_arg(fcinfo, number + 4, PHOTO_URL_BYTES, false);

	profile->username = if_plain(text_arg(fcinfo, number, USERNAME_BYTES, false), '_');
	profile->first_name = text_arg(fcinfo, number + 1, NAME_BYTES, true);
	profile->last_name = text_arg(fcinfo, number + 2, NAME_BYTES, true);
	profile->language_code =
		if_plain(text_arg(fcinfo, number + 3, LANGUAGE_BYTES, false), '-');
	/* It ends up in a page: only what a browser fetches as a picture. */
	profile->photo_url =
		photo != NULL && strncmp(photo, "https://", 8) == 0 ? photo : NULL;
}

void
tga_user_find(const tga_call *call, tga_user *user)
{
	tga_args args = {0};

	Assert(user->telegram_id > 0);
	tga_spi_arg_int8(&args, user->telegram_id);
	user->known = tga_spi_run(call, &select_user, &args) > 0;
	user->id = user->known ? tga_spi_int8(1) : 0;
	user->blocked = user->known && tga_spi_bool(2);
	user->username = user->known ? tga_spi_text(3) : NULL;
	user->linked = user->known && tga_spi_bool(4);
}

/*
 * Takes a name, whose lock is held, from the Telegram user who has it.  False
 * if it is a registered user's and so cannot be had.
 */
static bool
take_name(const tga_call *call, const char *name)
{
	tga_args find = {0};
	tga_args clear = {0};

	tga_spi_arg_text(&find, name);
	if (tga_spi_run(call, &select_holder, &find) == 0)
		return true;
	if (!tga_spi_bool(2))
		return false;
	tga_spi_arg_int8(&clear, tga_spi_int8(1));
	tga_spi_arg_time(&clear, call->now);
	tga_spi_run(call, &clear_holder, &clear);
	return true;
}

static bool
update(const tga_call *call, const tga_user *user, const tga_user_profile *profile,
	   bool set_name, const char *one_time_hash)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user->id);
	tga_spi_arg_text(&args, profile->username);
	tga_spi_arg_bool(&args, set_name);
	tga_spi_arg_text(&args, profile->first_name);
	tga_spi_arg_text(&args, profile->last_name);
	tga_spi_arg_text(&args, profile->language_code);
	tga_spi_arg_text(&args, profile->photo_url);
	tga_spi_arg_text(&args, one_time_hash);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, tga_password_until(call));
	tga_spi_arg_int8(&args, user->telegram_id);
	return tga_spi_run(call, &update_user, &args) > 0;
}

static bool
insert(const tga_call *call, tga_user *user, const tga_user_profile *profile,
	   const char *one_time_hash)
{
	tga_args args = {0};

	/* Who links this person looks under this lock whether they are a user. */
	tga_lock_person(user->telegram_id);
	tga_spi_arg_int8(&args, user->telegram_id);
	tga_spi_arg_text(&args, profile->username);
	tga_spi_arg_text(&args, profile->first_name);
	tga_spi_arg_text(&args, profile->last_name);
	tga_spi_arg_text(&args, profile->language_code);
	tga_spi_arg_text(&args, profile->photo_url);
	tga_spi_arg_text(&args, one_time_hash);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, tga_password_until(call));
	if (tga_spi_run(call, &insert_user, &args) == 0)
		return false;
	user->id = tga_spi_int8(1);
	return true;
}

static bool
same_name(const char *a, const char *b)
{
	return a != NULL && b != NULL && pg_strcasecmp(a, b) == 0;
}

/*
 * Each turn of the loop that does not end it has met something that another
 * transaction committed meanwhile, which the next turn sees; or a trigger of the
 * operator's keeps the row from being written, again and again.
 */
bool
tga_user_login(const tga_call *call, tga_user *user, const tga_user_profile *profile,
			   const char *one_time_hash, bool *is_new)
{
	tga_name_locks locks = {0};
	int writes = 0;

	Assert(user->telegram_id > 0 && user->known == (user->id > 0));
	for (;; tga_user_find(call, user))
	{
		tga_user_profile granted = *profile;
		bool told = profile->first_name != NULL || profile->username != NULL;
		bool set_name =
			told && !user->linked && !same_name(user->username, profile->username);

		CHECK_FOR_INTERRUPTS();
		if (user->blocked)
			return false;
		if (set_name && profile->username != NULL)
		{
			if (!tga_lock_names(&locks, profile->username, user->username))
				continue;
			if (!take_name(call, profile->username))
				granted.username = NULL;
		}
		*is_new = !user->known;
		if (user->known ? update(call, user, &granted, set_name, one_time_hash)
						: insert(call, user, &granted, one_time_hash))
			return true;
		if (++writes == WRITES_MAX)
			tga_spi_kept_out("tgauth_user");
	}
}
