/*
 * login.c
 *		See login.h; and tgauth_decline.
 *
 * Nothing that a stranger can send raises: what they can choose is the start
 * token, their profile and the number.  An error is for what the bot's author
 * got wrong.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "attempts.h"
#include "crypto.h"
#include "journal.h"
#include "lock.h"
#include "login.h"
#include "notify.h"
#include "user_client.h"

/* How far the clock of a pushd may be ahead of ours. */
#define CLOCK_SKEW_SECONDS 60

static tga_statement select_status = {
	.text =
		"SELECT u.id, u.blocked, u.username, s.login_id IS NOT NULL, s.user_id, "
		"s.revoked_why, a.bucket IS NOT NULL, a.wait_until > $4 AND a.wait_until <= $5, "
		"u.linked_at IS NOT NULL, l.user_id, o.telegram_id, l.telegram_id = $2 FROM (SELECT) AS one "
		"LEFT JOIN %1$s.tgauth_session AS s ON s.login_id = $1 "
		"LEFT JOIN %1$s.tgauth_user AS u ON u.telegram_id = $2 "
		"LEFT JOIN %1$s.tgauth_attempt AS a ON a.bucket = $3 "
		"LEFT JOIN %1$s.tgauth_link AS l ON l.login_id = $1 "
		"LEFT JOIN %1$s.tgauth_opening AS o ON o.login_id = $1",
	.nargs = 5,
	.types = {BYTEAOID, INT8OID, BYTEAOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static tga_statement insert_burned = {
	.text = "INSERT INTO %1$s.tgauth_session (login_id, channel, created_at, expires_at, "
			"purge_at, revoked_at, revoked_why, changed_at, changed_xid) "
			"VALUES ($1, $2, $3, $3, $3, $3, $4, $3, pg_current_xact_id()) "
			"ON CONFLICT (login_id) DO NOTHING",
	.nargs = 4,
	.types = {BYTEAOID, INT4OID, TIMESTAMPTZOID, TEXTOID},
};

bool
tga_login_open(const tga_call *call, const text *token, tga_login *login)
{
	const char *characters;
	size_t len;
	int number;
	tga_login_key key;
	bool opened = false;

	if (token == NULL)
		return false;
	characters = VARDATA_ANY(token);
	len = TGA_ARG_LEN(token);
	number = tga_start_token_key_number(characters, len);
	if (number < 0 || !tga_login_key_by_number(call, number, &key))
		return false;
	if (tga_start_token_open(characters, len, key.bytes, &login->token))
	{
		const uint8_t *id = login->token.login_id;
		uint32_t now = (uint32_t) (timestamptz_to_time_t(call->now) - TGA_EPOCH);

		login->issued_at = time_t_to_timestamptz(TGA_EPOCH + login->token.issued_at);
		login->match_code = tga_match_code(key.bytes, id);
		/* A code of 0 must never come to be compared with what somebody sent. */
		if (login->match_code == 0 || !tga_match_choices(key.bytes, id, login->choices) ||
			!tga_hint_seal(&login->token, key.bytes, now, login->seal))
		{
			explicit_bzero(&key, sizeof(key));
			tga_crypto_failed();
		}
		opened = tga_login_key_may_have_signed(&key, login->issued_at);
	}
	explicit_bzero(&key, sizeof(key));
	if (opened && login->issued_at > call->now + CLOCK_SKEW_SECONDS * USECS_PER_SEC)
	{
		ereport(LOG, (errmsg("a start token was issued in the future"),
					  errhint("Compare the clocks of this server and of pushd.")));
		return false;
	}
	return opened;
}

/* Whether a status is one that a login is burned with. */
static bool
is_burning(tga_status status)
{
	return status == TGA_STATUS_DECLINED || status == TGA_STATUS_MISMATCH ||
		   status == TGA_STATUS_SHARED || status == TGA_STATUS_TAKEN ||
		   status == TGA_STATUS_EXPIRED;
}

/* What a row says of its login: why it was burned, or whose session it is. */
static tga_status
decided(const char *why, bool by_same_user)
{
	tga_status burned;

	if (tga_status_parse(why, &burned) && is_burning(burned))
		return burned;
	return by_same_user ? TGA_STATUS_ALREADY_CONFIRMED : TGA_STATUS_USED;
}

int64
tga_login_account(const tga_login *login, const tga_user *user)
{
	return login->link.user_id != 0 ? login->link.user_id : user->known ? user->id : 0;
}

bool
tga_login_is_older(const tga_call *call, const tga_login *login, int seconds)
{
	return call->now > login->issued_at + seconds * USECS_PER_SEC;
}

tga_status
tga_login_status(const tga_call *call, tga_login *login, tga_user *user, int ttl)
{
	tga_args args = {0};
	uint8_t bucket[TGA_ATTEMPT_BUCKET_BYTES];

	Assert(user->telegram_id > 0);
	tga_attempt_telegram_bucket(user->telegram_id, bucket);
	tga_spi_arg_bytes(&args, login->token.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, user->telegram_id);
	tga_spi_arg_bytes(&args, bucket, sizeof(bucket));
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, tga_spi_ago(call, -TGA_ATTEMPT_TELEGRAM_SECONDS));
	tga_spi_run(call, &select_status, &args);
	user->id = tga_spi_int8(1);
	user->known = user->id != 0;
	user->blocked = tga_spi_bool(2);
	user->username = tga_spi_text(3);
	user->guessed = tga_spi_bool(7);
	user->waits = tga_spi_bool(8);
	user->linked = tga_spi_bool(9);
	login->link = (tga_link){.user_id = tga_spi_int8(10)};
	login->opened_by = tga_spi_int8(11);
	if (user->blocked)
		return TGA_STATUS_BLOCKED;
	if (tga_spi_bool(4))
	{
		/* Who agreed to a link that waits for its return is not yet its user. */
		if (!user->known && tga_spi_bool(12))
			user->id = tga_spi_int8(5);
		return decided(tga_spi_text(6), user->id != 0 && tga_spi_int8(5) == user->id);
	}
	if (tga_login_is_older(call, login, ttl))
		return TGA_STATUS_EXPIRED;
	if (login->link.user_id != 0)
		return tga_link_judge(call, login->token.login_id, user, &login->link);
	return TGA_STATUS_OK;
}

void
tga_login_read_news(const tga_call *call, const tga_login *login, const tga_user *user,
					tga_login_news *news)
{
	tga_user_client_news(call, tga_login_account(login, user), &login->token,
						 &news->new_browser, &news->new_network);
	news->mode = tga_guc_mode_of(news->new_browser || news->new_network);
	/* A first contact links nothing. */
	if (login->link.user_id != 0)
		news->mode = Max(news->mode, TGA_GUC_CONFIRM_BUTTON);
}

void
tga_login_burn(const tga_call *call, const tga_login *login, tga_status why)
{
	tga_args args = {0};

	Assert(is_burning(why));
	tga_spi_arg_bytes(&args, login->token.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int4(&args, login->token.channel);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_text(&args, tga_status_word(why));
	if (tga_spi_run(call, &insert_burned, &args) == 0)
		tga_spi_kept_out("tgauth_session");
	tga_notify_login(TGA_NOTICE_DECLINED, &login->token, NULL);
}

void
tga_login_journal(const tga_call *call, const tga_login *login, const tga_user *user,
				  tga_journal_kind kind, const char *detail)
{
	tga_journal_write(call,
					  &(tga_journal_entry){.kind = kind,
										   .user_id = tga_login_account(login, user),
										   .login_id = login->token.login_id,
										   .client = &login->token,
										   .detail = detail});
}

void
tga_login_burn_link(const tga_call *call, const tga_login *login, const tga_user *user,
					tga_status why)
{
	tga_login_burn(call, login, why);
	tga_login_journal(call, login, user, TGA_JOURNAL_LINK_REFUSED, tga_status_word(why));
}

bool
tga_login_is_shared(const tga_login *login, const tga_user *user)
{
	return login->opened_by != 0 && login->opened_by != user->telegram_id;
}

void
tga_login_burn_shared(const tga_call *call, const tga_login *login, const tga_user *user)
{
	tga_user first = {.telegram_id = login->opened_by};

	tga_login_burn(call, login, TGA_STATUS_SHARED);
	tga_login_journal(call, login, user, TGA_JOURNAL_SHARED, NULL);
	tga_user_find(call, &first);
	/* About one that links, both would be of one account. */
	if (first.known && login->link.user_id == 0)
		tga_login_journal(call, login, &first, TGA_JOURNAL_SHARED, NULL);
}

/* tgauth_decline(start_token, telegram_id) → status */
PG_FUNCTION_INFO_V1(tgauth_decline);
Datum
tgauth_decline(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_user user = {.telegram_id = tga_arg_telegram_id(fcinfo, 1)};
	tga_login login;
	tga_status status = TGA_STATUS_INVALID;

	tga_spi_begin(&call, fcinfo);
	if (tga_login_open(&call, tga_arg_text(fcinfo, 0), &login))
	{
		call.now = tga_lock_login(login.token.login_id);
		status = tga_login_status(&call, &login, &user, tga_guc_confirm_ttl);
		if (status == TGA_STATUS_OK)
		{
			status = TGA_STATUS_DECLINED;
			tga_login_burn(&call, &login, status);
			tga_login_journal(&call, &login, &user, TGA_JOURNAL_DECLINED, NULL);
		}
	}
	tga_spi_end();
	PG_RETURN_TEXT_P(cstring_to_text(tga_status_word(status)));
}
