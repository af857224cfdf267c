/*
 * industry_catalog.h
 *	  The compiled catalogue of GB/T 4754-2017: which codes exist, and what they
 *	  are called.
 *
 * The tables are generated (industry_catalog.pl) and proved consistent while
 * they are; nothing here is computed at run time.
 */
#ifndef INDUSTRY_CATALOG_H
#define INDUSTRY_CATALOG_H

#include "industry_code.h"

#define INDUSTRY_SECTIONS	20
#define INDUSTRY_DIVISIONS	97
#define INDUSTRY_GROUPS		473
#define INDUSTRY_CLASSES	1381
#define INDUSTRY_ENTRIES \
	(INDUSTRY_SECTIONS + INDUSTRY_DIVISIONS + INDUSTRY_GROUPS + INDUSTRY_CLASSES)

/* Sections and divisions in tree order are numbered from 1: their slots. */
#define INDUSTRY_SLOTS		(INDUSTRY_SECTIONS + INDUSTRY_DIVISIONS)

typedef struct IndustryEntry
{
	IndustryCode code;
	const char *name_zh;		/* UTF-8 */
	const char *name_en;		/* ASCII; NULL below division level */
} IndustryEntry;

/* All entries in tree order, which is the order of the codes. */
extern const IndustryEntry industry_catalog[INDUSTRY_ENTRIES];

/* Index of the slot's first entry; one more slot marks the end. */
extern const uint16 industry_slot_start[INDUSTRY_SLOTS + 2];

/* The last slot of a section, or the division's own. */
extern const uint8 industry_slot_last[INDUSTRY_SLOTS + 1];

/* The letter of the section that the slot is in. */
extern const char industry_slot_section[INDUSTRY_SLOTS + 1];

/* The slot of a section, by letter - 'A', and of a division, 0 if unknown. */
extern const uint8 industry_section_slot[INDUSTRY_SECTIONS];
extern const uint8 industry_division_slot[100];

#endif							/* INDUSTRY_CATALOG_H */
