/** What an open stream's heart-beats cost the framework: as many as the product's, and nothing else. */
const everyMs = 15_000;
const heartbeat = new TextEncoder().encode(': still here\n\n');

export function GET() {
  let timer: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(writer) {
      writer.enqueue(heartbeat);
      timer = setInterval(() => writer.enqueue(heartbeat), everyMs);
    },
    cancel: () => clearInterval(timer),
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
