/*
 * What the C library knows of letters and Swift's module of it leaves out.
 */
#ifndef MUSTER_CLETTERS_H
#define MUSTER_CLETTERS_H

#include <wchar.h>

/** How many columns of a terminal a letter takes, by the locale; -1 if it does not print. (POSIX)
 */
extern int wcwidth(wchar_t letter);

#endif
