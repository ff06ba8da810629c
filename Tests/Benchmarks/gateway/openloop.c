/* Asks at a rate of its own, however late the answers come, over connections kept open, and prints how long the answers
   took: how many, how many were not 200, and p50, p90, p99 and p99.9 in microseconds.
   Usage: openloop even|random|burst PORT CONNECTIONS REQUESTS-A-SECOND SECONDS [FIELD-LINE...]
   even: one request at a time, evenly spread. random: as from many clients that know nothing of each other (Poisson),
   the same moments in every run. burst: one on every connection at once, and again. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const uint32_t TIMER = UINT32_MAX;
static const uint64_t SECOND = 1000000000;

static uint64_t nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * SECOND + time.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int by_size(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

static int connected(int port, int poller, uint32_t index) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int one = 1, socket_ = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(socket_, (void *)&address, sizeof address)) fail("connect");
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(socket_, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
  epoll_ctl(poller, EPOLL_CTL_ADD, socket_, &event);
  return socket_;
}

int main(int argc, char **argv) {
  if (argc < 6) return fprintf(stderr, "openloop even|random|burst PORT CONNECTIONS RATE SECONDS [FIELD-LINE...]\n"), 2;
  char shape = argv[1][0];
  int port = atoi(argv[2]), connections = atoi(argv[3]);
  double gap = 1e9 / atof(argv[4]);
  char request[8192];
  int length = sprintf(request, "GET /pets/1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n", port);
  for (int i = 6; i < argc; i++) length += snprintf(request + length, sizeof request - length, "%s\r\n", argv[i]);
  length += sprintf(request + length, "\r\n");

  int poller = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct epoll_event ready[64], event = {.events = EPOLLIN, .data.u32 = TIMER};
  epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event);
  int *sockets = calloc(connections, sizeof *sockets), *idle = calloc(connections, sizeof *idle);
  uint64_t *asked_at = calloc(connections, sizeof *asked_at);
  int first_idle = 0, idle_count = connections;
  for (int i = 0; i < connections; i++) sockets[i] = connected(port, poller, i), idle[i] = i;

  uint64_t now = nanoseconds(), end = now + (uint64_t)(atof(argv[5]) * SECOND), grace = end + 2 * SECOND;
  double next = now + 1e6;
  size_t room = (size_t)((end - now) / gap * 2) + 1000, answers = 0, bad = 0;
  uint32_t *tenths = malloc(room * sizeof *tenths); /* of a microsecond */
  srand48(1);
  while (now <= end || idle_count < connections) {
    if (now > grace) return fprintf(stderr, "%d requests have no answer\n", connections - idle_count), 1;
    for (; now <= end && next <= now && idle_count > 0; now = nanoseconds()) {
      int together = shape == 'b' ? connections : 1;
      for (int i = 0; i < together && idle_count > 0; i++) {
        int index = idle[first_idle];
        first_idle = (first_idle + 1) % connections, idle_count--;
        asked_at[index] = nanoseconds();
        if (write(sockets[index], request, length) != length) fail("write");
      }
      next += shape == 'b' ? connections * gap : shape == 'r' ? -log(1 - drand48()) * gap : gap;
    }
    /* With no connection idle the next answer says when to go on. */
    uint64_t when = now > end ? grace + 1 : idle_count == 0 ? 0 : (uint64_t)next;
    struct itimerspec at = {.it_value = {when / SECOND, when % SECOND}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
    int count = epoll_wait(poller, ready, 64, -1);
    for (int i = 0; i < count; i++) {
      uint32_t index = ready[i].data.u32;
      uint64_t fired;
      char answer[4096];
      if (index == TIMER) {
        if (read(timer, &fired, sizeof fired) < 0) continue;
        continue;
      }
      if (read(sockets[index], answer, sizeof answer) <= 12) fail("an answer");
      if (memcmp(answer + 9, "200", 3)) bad++;
      if (answers < room) tenths[answers++] = (nanoseconds() - asked_at[index]) / 100;
      idle[(first_idle + idle_count++) % connections] = index;
    }
    now = nanoseconds();
  }
  qsort(tenths, answers, sizeof *tenths, by_size);
  printf("%zu %zu %.1f %.1f %.1f %.1f\n", answers, bad, tenths[answers / 2] / 10., tenths[answers * 9 / 10] / 10.,
         tenths[answers * 99 / 100] / 10., tenths[answers * 999 / 1000] / 10.);
}
