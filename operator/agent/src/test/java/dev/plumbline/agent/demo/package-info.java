/** Runs {@code plumb demo} as a person would, and holds it to what it says. */
package dev.plumbline.agent.demo;
