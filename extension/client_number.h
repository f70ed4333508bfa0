/*
 * client_number.h
 *		The numbers that clients and sites share: one byte, by which a start token says
 *		which of them asks for the login (0: none).
 */
#ifndef TGA_CLIENT_NUMBER_H
#define TGA_CLIENT_NUMBER_H

#include "spi.h"

/* The lowest that is free, until the transaction ends; raises if there is none. */
int tga_client_number_free(const tga_call *call);

#endif
