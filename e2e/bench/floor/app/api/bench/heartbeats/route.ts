/** What an open stream's heart-beats cost the framework: as many as the product's, and nothing else. */
const heartbeatMs = 15_000;
const heartbeat = new TextEncoder().encode(': still here\n\n');

export function GET(request: Request) {
  const stream = new ReadableStream<Uint8Array>({
    start(writer) {
      writer.enqueue(heartbeat);
      const timer = setInterval(() => writer.enqueue(heartbeat), heartbeatMs);
      request.signal.addEventListener('abort', () => clearInterval(timer));
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
