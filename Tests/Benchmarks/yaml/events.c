/* Prints the best time in ms that libyaml alone takes for the events of a file: the floor under any parser built on it. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <yaml.h>

int main(int argc, char **argv) {
  FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  size_t size = (size_t)ftell(file);
  rewind(file);
  unsigned char *text = malloc(size);
  if (!text || fread(text, 1, size, file) != size) return 2;
  double best = 1e9;
  for (int round = 0; round < atoi(argv[2]); round++) {
    struct timespec begin, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    yaml_parser_t parser;
    yaml_event_t event;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, text, size);
    yaml_event_type_t type;
    do {
      if (!yaml_parser_parse(&parser, &event)) return 1;
      type = event.type;
      yaml_event_delete(&event);
    } while (type != YAML_STREAM_END_EVENT);
    yaml_parser_delete(&parser);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double time = (end.tv_sec - begin.tv_sec) * 1e3 + (end.tv_nsec - begin.tv_nsec) / 1e6;
    if (time < best) best = time;
  }
  printf("%f\n", best);
  return 0;
}
