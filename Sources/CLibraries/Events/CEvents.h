/* epoll, eventfd and timerfd, which Swift's module of the C library leaves out. */
#ifndef MUSTER_CEVENTS_H
#define MUSTER_CEVENTS_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#endif
