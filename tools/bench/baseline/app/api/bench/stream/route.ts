const hello = new TextEncoder().encode(': open\n\n');

/** What an open stream costs the framework: one that says a single thing, with which Next sends the head, and never
 *  ends. */
export const GET = () =>
  new Response(new ReadableStream({ start: stream => stream.enqueue(hello) }), {
    headers: { 'Content-Type': 'text/event-stream' },
  });
