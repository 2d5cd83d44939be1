/** The delay of the fake Proof (upstream.ts) for a session and for the widget's script in the benchmarks of pages. */
export const upstreamDelayMs = 300;
