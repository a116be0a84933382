/**
 * Which endpoint has which address, and which network without subnets has which prefix of the
 * pools.
 *
 * <p>{@link dev.plumbline.agent.address.AddressBook} decides, {@link
 * dev.plumbline.agent.address.AddressStore} keeps: one file an address, made with {@code O_EXCL},
 * so that no two can have one. A freed address rests before it is given out again. Nothing here
 * knows the kernel; {@code agent.converge} tells which addresses stand there already.
 */
package dev.plumbline.agent.address;
