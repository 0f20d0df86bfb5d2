import type { EventEntry } from '@naru/checks/evidence';
import { expect, test } from 'vitest';
import { CheckerActions } from './checker-actions.ts';

function anEvent(change: Partial<EventEntry> = {}): EventEntry {
  return {
    sequence: 1,
    timeMs: Date.now(),
    type: 'container',
    action: 'create',
    id: 'c1',
    name: 'ws1',
    image: 'alpine',
    command: '',
    exitCode: undefined,
    signal: undefined,
    attributes: {},
    ...change,
  };
}

test('a container of the checker is known by its name, and from then on by its id', () => {
  const actions = new CheckerActions();
  const name = actions.makeName();
  expect(actions.isOwn(anEvent({ id: 'c9', name }))).toBe(true);
  const connect = anEvent({
    type: 'network',
    action: 'connect',
    id: 'n1',
    name: 'bridge',
    attributes: { container: 'c9' },
  });
  expect(actions.isOwn(connect)).toBe(true);
});

test('a student cannot hide a container behind the name or the label of the checker', () => {
  const actions = new CheckerActions();
  actions.makeName();
  const disguised = anEvent({ name: 'naru-check-0011223344556677', attributes: { 'naru.role': 'checker' } });
  expect(actions.isOwn(disguised)).toBe(false);
});

test('an anonymous volume of the checker is known once it was mounted', () => {
  const actions = new CheckerActions();
  const name = actions.makeName();
  const volume = 'a'.repeat(64);
  const created = anEvent({ type: 'volume', id: volume, name: '' });
  expect(actions.isOwn(created)).toBe(false);
  actions.isOwn(anEvent({ id: 'c9', name }));
  actions.isOwn(anEvent({ type: 'volume', action: 'mount', id: volume, attributes: { container: 'c9' } }));
  expect(actions.isOwn(created)).toBe(true);
});

test('a named volume that the checker reads stays visible', () => {
  const actions = new CheckerActions();
  const name = actions.makeName();
  actions.isOwn(anEvent({ id: 'c9', name }));
  actions.isOwn(anEvent({ type: 'volume', action: 'mount', id: 'notes', attributes: { container: 'c9' } }));
  expect(actions.isOwn(anEvent({ type: 'volume', action: 'create', id: 'notes', name: '' }))).toBe(false);
});

test('reading out of a container hides that reading and nothing else', async () => {
  const actions = new CheckerActions();
  const before = Date.now();
  await actions.during('c1', ['archive-path'], async () => {
    expect(actions.isOwn(anEvent({ action: 'archive-path' }))).toBe(true);
    expect(actions.isOwn(anEvent({ action: 'kill' }))).toBe(false);
    expect(actions.isOwn(anEvent({ action: 'archive-path', id: 'c2' }))).toBe(false);
  });
  expect(actions.isOwn(anEvent({ action: 'archive-path', timeMs: before - 1_000 }))).toBe(false);
  expect(actions.isOwn(anEvent({ action: 'archive-path', timeMs: Date.now() + 5_000 }))).toBe(false);
});

test('while anything may be the platform’s, that moment is hidden, and no other', async () => {
  const actions = new CheckerActions();
  const before = Date.now();
  await actions.duringAll(async () => {
    expect(actions.isHidden(Date.now())).toBe(true);
    expect(actions.isOwn(anEvent())).toBe(true);
  });
  await actions.during('c1', ['pause'], async () => {
    expect(actions.isHidden(Date.now() + 5_000)).toBe(false);
  });
  expect(actions.isHidden(before - 1_000)).toBe(false);
});

test('tags and deletions of rebuilt images are the checker’s', () => {
  const actions = new CheckerActions();
  const name = actions.makeName();
  const tag = anEvent({ type: 'image', action: 'tag', id: 'sha256:1', name: `${name}:latest` });
  expect(actions.isOwn(tag)).toBe(true);
  expect(actions.isOwn(anEvent({ type: 'image', action: 'delete', id: 'sha256:1', name: 'sha256:1' }))).toBe(
    true,
  );
});
