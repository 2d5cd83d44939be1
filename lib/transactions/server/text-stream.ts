/** A stream of text that is written by hand, and tells when its reader went away. One stream and no transform: a server
 *  holds thousands of them. */

const encoder = new TextEncoder();

export class TextStream {
  private writer: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly readable: ReadableStream<Uint8Array>;

  constructor(onGone: () => void) {
    this.readable = new ReadableStream({
      start: writer => {
        this.writer = writer;
      },
      cancel: () => {
        this.writer = undefined;
        onGone();
      },
    });
  }

  send(text: string): void {
    this.writer?.enqueue(encoder.encode(text));
  }

  close(): void {
    this.writer?.close();
    this.writer = undefined;
  }
}
