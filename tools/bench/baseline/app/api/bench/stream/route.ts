const chunk = new TextEncoder().encode(': open\n\n');

/** Measures the framework's cost of an open stream. It sends one chunk, because Next sends the headers with it, and never
 *  ends. */
export const GET = () =>
  new Response(new ReadableStream({ start: stream => stream.enqueue(chunk) }), {
    headers: { 'Content-Type': 'text/event-stream' },
  });
