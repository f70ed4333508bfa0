/*
 * token_guc.h
 *		The settings tgauth.* of tokens and passwords.
 *
 * A superuser alone sets them, as those of guc.h: what a token says of itself and
 * what a password costs are not for its bearer to choose.
 */
#ifndef TGA_TOKEN_GUC_H
#define TGA_TOKEN_GUC_H

#include <stdbool.h>
#include <stdint.h>

#include "proof_verify.h"

/* It takes seconds, and is where a login becomes an attack on the server. */
#define TGA_GUC_BCRYPT_COST_MAX 16

/* The longest that an access token can live, and a retired key is kept. */
#define TGA_GUC_JWT_TTL_MAX (24 * 60 * 60)

extern char *tga_guc_jwt_issuer;   /* never empty */
extern char *tga_guc_jwt_audience; /* empty: tokens name none */
extern char *tga_guc_jwt_role;	   /* empty: tokens name none */
extern int tga_guc_jwt_ttl;		   /* seconds */
extern int tga_guc_jwt_algorithm;  /* a tga_jws_algorithm */
extern int tga_guc_refresh_ttl;	   /* seconds */
extern char *tga_guc_email_domain; /* empty: people have no addresses */
extern int tga_guc_bcrypt_cost;
extern bool tga_guc_registration;

/* The key by which Telegram signs Mini App data for third parties. */
extern const uint8_t *tga_guc_telegram_key(void);

void tga_token_guc_init(void);

#endif
