/* SPDX-License-Identifier: MIT */
/* Runtimes in C++ throw; who calls them is in C. */
#ifndef PEERS_ATTEMPT_HH
#define PEERS_ATTEMPT_HH

#include <cerrno>
#include <new>

/* Return: 0, or a negative errno for what f() has thrown */
template <typename F>
int attempt(F f)
{
	try {
		f();
	} catch (const std::bad_alloc &) {
		return -ENOMEM;
	} catch (...) {
		return -EAGAIN;
	}
	return 0;
}

#endif
