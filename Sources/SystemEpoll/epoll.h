// The Glibc module of the toolchain leaves this header out. Elsewhere the module is empty.
#if defined(__linux__)
#include <sys/epoll.h>
#endif
