/*
 * jwks.h
 *		How long a key set may be cached, and so how early a key must be in it.
 */
#ifndef TGA_JWKS_H
#define TGA_JWKS_H

/* Seconds; what pushd tells caches. */
#define TGA_JWKS_MAX_AGE 300

/*
 * Seconds before its first use that a new key is published, unless the caller asks for
 * another time: who fetched the set just before has fetched it again by then, also from
 * a pushd that heard of the key a minute late.
 */
#define TGA_JWKS_LEAD (2 * TGA_JWKS_MAX_AGE)

#endif
