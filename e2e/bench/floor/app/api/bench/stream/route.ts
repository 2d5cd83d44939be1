/** What an open stream costs the framework: one that says nothing and never ends. */
export const GET = () =>
  new Response(new ReadableStream(), { headers: { 'Content-Type': 'text/event-stream' } });
