/*
 * The width of characters on a terminal, which Swift's module of the C library does not include.
 */
#ifndef MUSTER_CLETTERS_H
#define MUSTER_CLETTERS_H

#include <wchar.h>

/** Returns the number of columns of a character in the current locale; -1 if it is not printable.
 * (POSIX)
 */
extern int wcwidth(wchar_t letter);

#endif
