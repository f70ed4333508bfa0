/*
 * oauth_consent.h
 *		What a person has allowed a client to learn.
 */
#ifndef TGA_OAUTH_CONSENT_H
#define TGA_OAUTH_CONSENT_H

#include "client.h"

/* Whether all of these scopes were allowed before. */
bool tga_oauth_consent_given(const tga_call *call, const tga_client *client,
							 int64 user_id, uint32_t scopes)
	__attribute__((warn_unused_result));

/* Remembers that these were, besides those of before. */
void tga_oauth_consent_give(const tga_call *call, const tga_client *client, int64 user_id,
							uint32_t scopes);

#endif
