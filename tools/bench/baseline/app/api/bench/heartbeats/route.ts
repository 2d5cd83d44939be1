/** Measures the framework's cost of heartbeats: as many as the product sends, and nothing else. */
const intervalMs = 15_000;
const heartbeat = new TextEncoder().encode(': still here\n\n');

export function GET() {
  let timer: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(writer) {
      writer.enqueue(heartbeat);
      timer = setInterval(() => writer.enqueue(heartbeat), intervalMs);
    },
    cancel: () => clearInterval(timer),
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
