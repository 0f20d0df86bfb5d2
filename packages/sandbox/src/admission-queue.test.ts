import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AdmissionQueue } from './admission-queue.ts';

test('students are admitted up to the capacity and then wait in order', () => {
  const queue = new AdmissionQueue<string>(2);
  expect([queue.enter('a'), queue.enter('b'), queue.enter('c'), queue.enter('d')]).toEqual([
    'admitted',
    'admitted',
    1,
    2,
  ]);
});

test('asking again keeps the place', () => {
  const queue = new AdmissionQueue<string>(1);
  queue.enter('a');
  queue.enter('b');
  queue.enter('c');
  expect(queue.enter('b')).toBe(1);
  expect(queue.enter('a')).toBe('admitted');
  expect(queue.waiting()).toEqual(['b', 'c']);
});

test('a freed slot goes to the first who waits', () => {
  const queue = new AdmissionQueue<string>(1);
  queue.enter('a');
  queue.enter('b');
  queue.enter('c');
  expect(queue.leave('a')).toEqual(['b']);
  expect(queue.findPlace('b')).toBeUndefined();
  expect(queue.findPlace('c')).toBe(1);
});

test('who leaves the queue lets the others move up and admits nobody', () => {
  const queue = new AdmissionQueue<string>(1);
  queue.enter('a');
  queue.enter('b');
  queue.enter('c');
  expect(queue.leave('b')).toEqual([]);
  expect(queue.findPlace('c')).toBe(1);
});

test('adopted sandboxes may exceed the capacity, and then nobody is admitted until it is met again', () => {
  const queue = new AdmissionQueue<string>(1);
  queue.occupy('a');
  queue.occupy('b');
  expect(queue.enter('c')).toBe(1);
  expect(queue.leave('a')).toEqual([]);
  expect(queue.leave('b')).toEqual(['c']);
});

test('whatever happens, admissions respect the capacity and the order of arrival', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const step = fc.record({ what: fc.constantFrom('enter', 'leave'), id });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const queue = new AdmissionQueue<string>(capacity);
      const running = new Set<string>();
      let line: string[] = [];
      for (const { what, id: who } of steps) {
        if (what === 'enter') {
          const answer = queue.enter(who);
          if (answer === 'admitted') running.add(who);
          else if (!line.includes(who)) line.push(who);
        } else {
          running.delete(who);
          line = line.filter((other) => other !== who);
          for (const admitted of queue.leave(who)) {
            expect(admitted).toBe(line.shift());
            running.add(admitted);
          }
        }
        expect(queue.running).toBe(running.size);
        expect(queue.running).toBeLessThanOrEqual(capacity);
        expect(queue.waiting()).toEqual(line);
        expect(line.length === 0 || running.size === capacity).toBe(true);
      }
    }),
  );
});
