/**
 * Hearing what happens behind our back: {@link dev.plumbline.dataplane.drift.DriftWatch} listens to
 * the kernel, {@link dev.plumbline.dataplane.drift.Interpretation} compares what it heard with what
 * is desired and says what to look at again.
 *
 * <p>Events only wake: what really stands there is read before anything is changed. One that is
 * lost or not understood costs time until the next look at everything, and nothing else.
 */
package dev.plumbline.dataplane.drift;
