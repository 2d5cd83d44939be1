import { describe, expect, it } from 'vitest';
import { TextStream } from './text-stream';

const timerRuns = (stream: TextStream) => () => stream.send(': still here\n\n');

describe('a timer that writes to a stream', () => {
  it('does not throw once the reader has left, or the stream has ended', async () => {
    let left = 0;
    const stream = new TextStream(() => left++);
    await stream.readable.cancel();
    expect(timerRuns(stream)).not.toThrow();
    expect(() => stream.close()).not.toThrow();
    expect(left).toBe(1);
    const ended = new TextStream(() => left++);
    ended.close();
    expect(timerRuns(ended)).not.toThrow();
    expect((await ended.readable.getReader().read()).done).toBe(true);
    expect(left).toBe(1);
  });
});
