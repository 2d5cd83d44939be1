/** How long Proof takes for a session, and to send its script, when a person waits for it (`upstream.ts`). */
export const upstreamDelayMs = 300;
