import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ViewerChannel } from './viewer-channel.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aChannel() {
  const sent: string[] = [];
  const onChange = vi.fn();
  const onRejoin = vi.fn();
  const channel = new ViewerChannel({
    viewer: { id: 'page', send: (data, isReplay) => sent.push(`${isReplay ? 'replay:' : ''}${data}`) },
    limits: { highWaterBytes: 100, lowWaterBytes: 20 },
    onChange,
    onRejoin,
  });
  return { channel, sent, onChange, onRejoin, deliver: (text: string) => channel.deliver(Buffer.from(text)) };
}

test('what comes while the replay is made follows it', () => {
  const { channel, sent, deliver } = aChannel();
  deliver('one ');
  deliver('two ');
  channel.join(Buffer.from('screen '));
  deliver('three');
  expect(sent).toEqual(['replay:screen ', 'one ', 'two ', 'three']);
});

test('output that waits for the replay counts, so that a flood while joining is held back', () => {
  const { channel, deliver } = aChannel();
  deliver('x'.repeat(101));
  expect(channel.isBehind).toBe(true);
});

test('a page that answers nothing for long holds nobody up and gets nothing until it has caught up', () => {
  const { channel, sent, deliver, onChange, onRejoin } = aChannel();
  channel.join(Buffer.from(''));
  deliver('x'.repeat(150));
  vi.advanceTimersByTime(4_900);
  expect(channel.isBehind).toBe(true);
  vi.advanceTimersByTime(200);
  expect(channel.isBehind).toBe(false);
  expect(onChange).toHaveBeenCalled();
  deliver('missed');
  expect(sent).toHaveLength(2);

  channel.ack(100);
  expect(onRejoin).not.toHaveBeenCalled();
  channel.ack(40);
  expect(onRejoin).toHaveBeenCalledTimes(1);
  channel.prepareToJoin();
  deliver('held');
  channel.join(Buffer.from('screen'));
  expect(sent.slice(2)).toEqual(['replay:screen', 'held']);
});

test('a slow page that goes on acknowledging is waited for', () => {
  const { channel, deliver } = aChannel();
  channel.join(Buffer.from(''));
  deliver('x'.repeat(150));
  for (let i = 0; i < 10; i += 1) {
    vi.advanceTimersByTime(4_000);
    channel.ack(10);
  }
  expect(channel.isBehind).toBe(true);
  channel.ack(40);
  expect(channel.isBehind).toBe(false);
});

test('a page that left is sent nothing, whatever was on its way', () => {
  const { channel, sent, deliver } = aChannel();
  deliver('held');
  channel.close();
  channel.join(Buffer.from('screen'));
  deliver('late');
  expect(sent).toEqual([]);
  expect(channel.isBehind).toBe(false);
});
