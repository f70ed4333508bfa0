/*
 * id_table.h
 *		Nodes in one list, and in a hash table by login id, of which several can be the
 *		same.  A node is a member of whatever is kept.
 */
#ifndef PUSHD_ID_TABLE_H
#define PUSHD_ID_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "start_token.h"

typedef struct pushd_id_node
{
	struct pushd_id_node *prev; /* in the list of all */
	struct pushd_id_node *next;
	struct pushd_id_node *same_hash;
} pushd_id_node;

typedef struct pushd_id_table
{
	pushd_id_node *first; /* the newest */
	pushd_id_node *last;
	pushd_id_node *cursor; /* where a walk in slices goes on */
	pushd_id_node **buckets;
	uint32_t bucket_count; /* a power of two */
	int count;
} pushd_id_table;

/* False if memory is short. */
bool pushd_id_table_open(pushd_id_table *t, uint32_t buckets)
	__attribute__((warn_unused_result));

/* It is empty. */
void pushd_id_table_close(pushd_id_table *t);

void pushd_id_table_insert(pushd_id_table *t, pushd_id_node *node,
						   const uint8_t id[static TGA_LOGIN_ID_BYTES]);
void pushd_id_table_remove(pushd_id_table *t, pushd_id_node *node,
						   const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* The first that may have this id; the others follow by same_hash. */
pushd_id_node *pushd_id_table_find(const pushd_id_table *t,
								   const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* The next of the walk, which goes round; NULL if it is empty. */
pushd_id_node *pushd_id_table_walk(pushd_id_table *t);

#endif
