/* The benchmark's backend: a keep-alive HTTP/1.1 server on one epoll loop that answers every request head with the
   same JSON body. Usage: upstream PORT [BODY-BYTES] */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int port = atoi(argv[1]), size = argc > 2 ? atoi(argv[2]) : 200, one = 1;
  char *body = malloc(size + 64);
  int n = sprintf(body, "{\"id\":1,\"name\":\"Fido\",\"kind\":\"dog\",\"pad\":\"");
  while (n < size - 2) body[n++] = 'x';
  body[n++] = '"';
  body[n++] = '}';
  body[n] = 0;
  char *response = malloc(size + 512);
  int length = sprintf(response,
                       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nServer: up\r\n"
                       "Date: Sun, 22 Nov 2026 14:00:00 GMT\r\n\r\n%s",
                       n, body);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, 4);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) {
    perror("bind");
    return 1;
  }
  int poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  static char buffer[65537];
  static long left[65536]; /* of the body under way on each connection */
  for (;;) {
    int count = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        for (int client; (client = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0;) {
          setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, 4);
          left[client] = 0;
          event.events = EPOLLIN;
          event.data.fd = client;
          epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
        }
        continue;
      }
      ssize_t got = read(fd, buffer, 65536);
      if (got <= 0) {
        if (got < 0 && errno == EAGAIN) continue;
        close(fd);
        continue;
      }
      char *at = buffer, *end;
      if (left[fd] > 0) {
        long part = got < left[fd] ? got : left[fd];
        at += part;
        got -= part;
        if ((left[fd] -= part) == 0 && write(fd, response, length) != length) close(fd);
      }
      while (got > 0 && left[fd] == 0 && (end = memmem(at, got, "\r\n\r\n", 4))) {
        *end = 0;
        char *size = strcasestr(at, "\r\nContent-Length:");
        got -= end + 4 - at;
        at = end + 4;
        long body = size ? atol(size + 17) : 0, part = got < body ? got : body;
        at += part;
        got -= part;
        left[fd] = body - part;
        if (left[fd] == 0 && write(fd, response, length) != length) {
          close(fd);
          break;
        }
      }
    }
  }
}
