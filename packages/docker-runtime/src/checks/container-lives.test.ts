import { expect, test } from 'vitest';
import { ContainerLives } from './container-lives.ts';

const event = (action: string, id: string, type = 'container') => ({ type, action, id });

test('a container is running from its start to its end, and ended until it is gone', () => {
  const lives = new ContainerLives();
  for (const action of ['create', 'start', 'exec_create']) lives.take(event(action, 'web'));
  lives.take(event('start', 'db'));
  lives.take(event('die', 'db'));
  expect([lives.running(), lives.ended()]).toEqual([['web'], ['db']]);
  lives.take(event('start', 'db'));
  lives.take(event('die', 'web'));
  lives.take(event('destroy', 'web'));
  expect([lives.running(), lives.ended()]).toEqual([['db'], []]);
});

test('events of other things say nothing about containers', () => {
  const lives = new ContainerLives();
  lives.take(event('start', 'n', 'network'));
  expect(lives.running()).toEqual([]);
});

test('of very many containers the oldest are forgotten', () => {
  const lives = new ContainerLives();
  for (let index = 0; index < 150; index++) lives.take(event('start', `c${index}`));
  expect(lives.running()).toHaveLength(100);
  expect(lives.running()).not.toContain('c0');
});
