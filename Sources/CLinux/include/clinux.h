#pragma once
/* What the Swift overlay of the C library does not import: epoll, accept4, and the few variadic calls. */
#include "clinux_block.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

/* Event bits as plain integers: the enum of the system header imports as a non-integer type. */
enum {
  CLINUX_EPOLLIN = 0x001,
  CLINUX_EPOLLOUT = 0x004,
  CLINUX_EPOLLERR = 0x008,
  CLINUX_EPOLLHUP = 0x010,
  CLINUX_EPOLLRDHUP = 0x2000,
  CLINUX_EPOLLET = 0x80000000u
};

/* accept4 with SOCK_NONBLOCK | SOCK_CLOEXEC. */
int clinux_accept(int listener, struct sockaddr *address, socklen_t *length);
/* socket() with SOCK_NONBLOCK | SOCK_CLOEXEC. */
int clinux_socket(int domain, int type);
/* open() and fcntl() are variadic in C. */
int clinux_open(const char *path, int flags, int mode);
int clinux_set_nonblocking(int descriptor);
/* open() with O_TMPFILE, which is no constant in Swift: a new file of mode 0600 that never gets a name. */
int clinux_open_unnamed(const char *folder);
/* read() and send() with MSG_NOSIGNAL that are no cancellation points: nothing here cancels threads, and in a process of
   several the check costs as much as the call's own work in user space. */
ssize_t clinux_read(int descriptor, void *bytes, size_t count);
ssize_t clinux_send(int descriptor, const void *bytes, size_t count);
/* The thread's errno, read without going through a Swift accessor. */
int clinux_errno(void);
/* prctl() is variadic in C: the signal this process gets when the thread that started it ends. */
int clinux_signal_on_parent_death(int signal);
/* pipe2 with O_CLOEXEC: ends[0] is read, ends[1] written. */
int clinux_pipe(int ends[2]);
/* openat2() for reading with RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS: no path leads out of the directory. */
int clinux_open_beneath(int directory, const char *path);
