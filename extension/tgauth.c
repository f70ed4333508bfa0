/*
 * tgauth.c
 *		Loads the module.
 *
 * The database is the one authority on who is logged in: a bot, pushd and any
 * application reach it through the functions that extension/tgauth--1.0.sql
 * declares, and only through them.
 *
 *		login_*		a login begins, is asked about, confirmed or declined; start keys
 *		session_*	sessions begin, are looked up and used, and end
 *		user_*		who somebody is, and whom a transaction acts for
 *		passkey_*	passkeys are added, used and removed; webauthn_* is the standard in them
 *		password_*	passwords made by machine or by people, and guesses at them
 *		token_*		access and refresh tokens, their keys and their format
 *		proof_*		what else Telegram vouches for
 *		bot_*		what a bot does, and bots that come through a front-end
 *
 * and what all of these stand on:
 *
 *		spi		constant SQL through saved plans
 *		guc		the settings
 *		lock	who may decide a login or take a name
 *		notify_*	waking pushd
 *		grant	rights for each job
 *		sandbox	somebody else's function, within a session of others
 *		arg, crypto, json_scan, purge, settings
 */
#include "postgres.h"

#include "fmgr.h"

#include "guc.h"
#include "login_key.h"
#include "notify.h"
#include "pg_compat.h"
#include "session_usage.h"
#include "token_guc.h"
#include "user_identity.h"

TGA_MODULE_MAGIC;

void _PG_init(void);

void
_PG_init(void)
{
	tga_guc_init();
	tga_token_guc_init();
	MarkGUCPrefixReserved("tgauth");
	tga_login_key_init();
	tga_user_identity_init();
	tga_session_usage_init();
	tga_notify_init();
}
