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

typedef enum tga_confirm_mode
{
	TGA_CONFIRM_MATCH,	/* the person picks the number that the page shows */
	TGA_CONFIRM_BUTTON, /* a tap, no number */
	TGA_CONFIRM_START	/* /start itself confirms */
} tga_confirm_mode;

extern int tga_confirm_mode_setting;
extern int tga_start_ttl;		 /* seconds */
extern int tga_confirm_ttl;		 /* seconds */
extern int tga_session_ttl;		 /* seconds */
extern int tga_session_idle_ttl; /* seconds; 0: no limit */
extern bool tga_reset_password;
extern char *tga_site_name;	 /* never NULL */
extern char *tga_bot_url;	 /* never NULL */
extern char *tga_login_hook; /* a function's qualified name; never NULL */

/*
 * The most that start_ttl and confirm_ttl can be.  It is how long a login
 * secret stays fresh in the browser: a token that outlived it would confirm a
 * login which nobody can claim.
 */
#define TGA_TTL_MAX 900

void tga_guc_init(void);
const char *tga_confirm_mode_name(void);

#endif
