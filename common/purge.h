/*
 * purge.h
 *		How much tgauth_purge clears away at a time.
 */
#ifndef TGA_PURGE_H
#define TGA_PURGE_H

/*
 * The rows of each kind that one call removes at most, unless it is told otherwise.
 * Who got so many in all calls again: there may be more.
 */
#define TGA_PURGE_BATCH 1000

#endif
