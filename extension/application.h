/*
 * application.h
 *		The client or site that a login is for: what start tokens have the number of.
 */
#ifndef TGA_APPLICATION_H
#define TGA_APPLICATION_H

#include "spi.h"

/* Its number, from 1 on; raises if there is no such client. */
uint8_t tga_application_number(const tga_call *call, const char *client_id);

/* Its name, or NULL if there is none of that number now.  Lives until tga_spi_end. */
char *tga_application_name(const tga_call *call, uint8_t number);

/* Its client_id or host, likewise. */
char *tga_application_id(const tga_call *call, uint8_t number);

#endif
