/*
 * conninfo.h
 *		What libpq is to connect with, out of a connection string or of the
 *		four settings that applications in containers customarily have.
 *
 * A connection string stands alone: the four count only where there is none.
 * What neither says, libpq's own PG* variables and its password file fill.
 */
#ifndef TGA_CONNINFO_H
#define TGA_CONNINFO_H

typedef struct tga_conninfo_parts
{
	const char *dsn;	  /* each may be NULL or empty: not set */
	const char *host;	  /* POSTGRES_HOST: a name, an address, or a directory */
	const char *dbname;	  /* POSTGRES_DB */
	const char *user;	  /* POSTGRES_USER */
	const char *password; /* POSTGRES_PASSWORD */
} tga_conninfo_parts;

/* The connection string, to be freed by the caller.  NULL when out of memory. */
char *tga_conninfo(const tga_conninfo_parts *parts) __attribute__((warn_unused_result));

/* The same string without its password, to be freed; for --print-config. */
char *tga_conninfo_show(const char *conninfo) __attribute__((warn_unused_result));

#endif
