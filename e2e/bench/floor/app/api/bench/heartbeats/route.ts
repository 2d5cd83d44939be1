/** What an open stream's heart-beats cost the framework: as many as the product's, in step as those, and nothing else. */
const everySeconds = 15;
const heartbeat = new TextEncoder().encode(': still here\n\n');

type Writer = ReadableStreamDefaultController<Uint8Array>;
const bySecond = Array.from({ length: everySeconds }, () => new Set<Writer>());
let opened = 0;
let second = 0;

setInterval(() => {
  second = (second + 1) % everySeconds;
  for (const writer of bySecond[second] ?? []) writer.enqueue(heartbeat);
}, 1_000);

export function GET(request: Request) {
  const writers = bySecond[opened++ % everySeconds];
  const stream = new ReadableStream<Uint8Array>({
    start(writer) {
      writer.enqueue(heartbeat);
      writers?.add(writer);
      request.signal.addEventListener('abort', () => writers?.delete(writer));
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
