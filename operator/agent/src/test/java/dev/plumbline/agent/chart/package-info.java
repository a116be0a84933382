/**
 * The Helm chart: what Helm makes of it, what a real API server says to that, and what the rights
 * and policies in it let through and refuse. {@link dev.plumbline.agent.chart.Chart} renders it.
 *
 * <p>No kubelet runs here: that the Pods start is shown where there is a whole cluster.
 */
package dev.plumbline.agent.chart;
