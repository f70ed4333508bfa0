/*
 * guc.h
 *		The settings tgauth.*.
 *
 * All can be set by a superuser alone (in postgresql.conf, ALTER DATABASE,
 * ALTER ROLE, or in a session): a bot's role must not be able to relax what
 * counts as consent, and a page's not where its link leads.
 */
#ifndef TGA_GUC_H
#define TGA_GUC_H

#include <stdbool.h>

/* The weakest first. */
typedef enum tga_guc_confirm
{
	TGA_GUC_CONFIRM_START,	/* /start itself confirms */
	TGA_GUC_CONFIRM_BUTTON, /* a tap, no number */
	TGA_GUC_CONFIRM_MATCH,	/* the person picks the number that the page shows */
	TGA_GUC_CONFIRM_TYPE	/* and here types it */
} tga_guc_confirm;

typedef enum tga_guc_passkeys_mode
{
	TGA_GUC_PASSKEYS_OFF,
	TGA_GUC_PASSKEYS_ON,
	TGA_GUC_PASSKEYS_AFTER_TELEGRAM /* added by a session that Telegram proved */
} tga_guc_passkeys_mode;

extern int tga_guc_passkeys;

/* What the way back from Telegram is worth (login_return.h). */
typedef enum tga_guc_return
{
	TGA_GUC_RETURN_OFF,
	TGA_GUC_RETURN_OFFERED,
	TGA_GUC_RETURN_REQUIRED
} tga_guc_return;

extern int tga_guc_confirm_mode;
extern int tga_guc_return_leg;
extern int tga_guc_unusual_mode;	  /* of an unusual login, at least; START: off */
extern int tga_guc_start_ttl;		  /* seconds */
extern int tga_guc_confirm_ttl;		  /* seconds */
extern int tga_guc_session_ttl;		  /* seconds */
extern int tga_guc_session_idle_ttl;  /* seconds; 0: no limit */
extern int tga_guc_max_sessions;	  /* of one user */
extern int tga_guc_journal_retention; /* seconds; 0: nothing is written */
extern bool tga_guc_reset_password;
extern int tga_guc_password_ttl; /* seconds */
extern char *tga_guc_site_name;	 /* never NULL */
extern char *tga_guc_bot_url;	 /* never NULL */
extern char *tga_guc_login_hook; /* a function's qualified name; never NULL */

/*
 * The most that start_ttl and confirm_ttl can be.  It is how long a login
 * secret stays fresh in the browser: a token that outlived it would confirm a
 * login which nobody can claim.
 */
#define TGA_GUC_TTL_MAX 900

void tga_guc_init(void);
const char *tga_guc_confirm_mode_name(tga_guc_confirm mode);
const char *tga_guc_unusual_mode_name(void);

/* What is asked for: the stronger of both settings for a login that is unusual. */
tga_guc_confirm tga_guc_mode_of(bool unusual);
const char *tga_guc_passkeys_name(void);
const char *tga_guc_return_leg_name(void);

#endif
