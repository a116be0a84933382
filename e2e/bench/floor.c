// floor: the least time in which this kernel can be brought to the state that Plumbline makes.
//   floor links N [--v6] [--sysctls] [--batch MESSAGES]
//   floor map N [--size MOST] [--key LAYOUT] [--data LAYOUT]
//   floor map-add N [--size MOST] [--key LAYOUT] [--data LAYOUT]
// Prints one line of JSON, times in milliseconds. It works in network and mount namespaces of its own. See README.md.
#define _GNU_SOURCE
#include "floor.h"
#include "netlink.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>

static const struct {
    const char *name;
    const struct phase *phases;
} works[] = {{"links", link_phases}, {"map", map_phases}, {"map-add", map_add_phases}};

static double milliseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void usage(void) {
    fprintf(stderr, "usage: floor links N [--v6] [--sysctls] [--batch MESSAGES] | map N | map-add N [--size MOST] [--key LAYOUT] [--data LAYOUT]\n");
    exit(64);
}

// all that follows happens in namespaces that go with this process; what was under /run is not seen, names there are ours
static void leave_the_machine(void) {
    if (unshare(CLONE_NEWNET | CLONE_NEWNS)) fail("unshare");
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("private mounts");
    if (mount("tmpfs", "/run", "tmpfs", 0, NULL) || mkdir("/run/netns", 0755)) fail("/run/netns");
}

static struct options parse(int count, char **words) {
    struct options o = {.n = atoi(words[2]), .batch = 64, .key = "4ps", .data = "4s"};
    for (int i = 3; i < count; i++) {
        bool more = i + 1 < count;
        if (!strcmp(words[i], "--v6")) o.v6 = true;
        else if (!strcmp(words[i], "--sysctls")) o.sysctls = true;
        else if (!strcmp(words[i], "--batch") && more) o.batch = atoi(words[++i]);
        else if (!strcmp(words[i], "--size") && more) o.size = atoi(words[++i]);
        else if (!strcmp(words[i], "--key") && more) o.key = words[++i];
        else if (!strcmp(words[i], "--data") && more) o.data = words[++i];
        else usage();
    }
    if (o.n < 1 || o.n > 60000 || o.batch < 1) usage();
    return o;
}

static void run(const char *work, const struct phase *phases, const struct options *o) {
    double total = 0;
    printf("{\"work\":\"%s\",\"n\":%d,\"v6\":%s,\"ms\":{", work, o->n, o->v6 ? "true" : "false");
    for (const struct phase *p = phases; p->name; p++) {
        double start = milliseconds();
        p->run(o);
        double took = milliseconds() - start;
        total += took;
        printf("%s\"%s\":%.3f", p == phases ? "" : ",", p->name, took);
    }
    printf("},\"total\":%.3f}\n", total);
}

int main(int count, char **words) {
    if (count < 3) usage();
    struct options o = parse(count, words);
    for (size_t i = 0; i < sizeof works / sizeof *works; i++)
        if (!strcmp(words[1], works[i].name)) {
            leave_the_machine();
            run(words[1], works[i].phases, &o);
            return 0;
        }
    usage();
}
