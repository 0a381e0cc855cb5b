import type { Message } from 'amqplib';
import { expect, test } from 'vitest';
import { MessageGroups } from '../src/message-group.ts';

const message = (deliveryTag: number, bytes = 1): Message =>
  ({ fields: { deliveryTag }, content: Buffer.alloc(bytes), properties: {} }) as unknown as Message;

const limits = { messages: 3, bytes: 100, age: 60_000 };

test('hands over so many messages at a time, in order', async () => {
  const groups = new MessageGroups<string>(limits);
  for (let tag = 1; tag <= 7; tag++) groups.add(message(tag), [`r${tag}`]);
  groups.end();
  const seen = [await groups.next(), await groups.next(), await groups.next(), await groups.next()];
  expect(seen.map((group) => group?.records)).toEqual([
    ['r1', 'r2', 'r3'],
    ['r4', 'r5', 'r6'],
    ['r7'],
    undefined,
  ]);
  expect(seen.map((group) => group?.last?.fields.deliveryTag)).toEqual([3, 6, 7, undefined]);
});

test('hands over so many bytes at a time', async () => {
  const groups = new MessageGroups<string>(limits);
  groups.add(message(1, 99), ['a']);
  groups.add(message(2, 99), ['b']);
  expect((await groups.next())?.records).toEqual(['a', 'b']);
});

test('hands over what is old enough', async () => {
  const groups = new MessageGroups<string>({ ...limits, age: 1 });
  const next = groups.next();
  groups.add(message(1), ['a']);
  expect((await next)?.records).toEqual(['a']);
});

test('keeps apart what could not be taken, with the first reason', async () => {
  const groups = new MessageGroups<string>(limits);
  groups.add(message(1), ['a']);
  groups.addPoison(message(2), 'first');
  groups.addPoison(message(3), 'second');
  expect(await groups.next()).toMatchObject({
    records: ['a'],
    last: { fields: { deliveryTag: 1 } },
    poison: [{ fields: { deliveryTag: 2 } }, { fields: { deliveryTag: 3 } }],
    reason: 'first',
  });
});

test('a group of nothing but what could not be taken has nothing to acknowledge', async () => {
  const groups = new MessageGroups<string>({ ...limits, messages: 1 });
  groups.addPoison(message(1), 'reason');
  expect(await groups.next()).toMatchObject({ records: [], last: undefined });
});

test('ends with an error behind what was gathered', async () => {
  const groups = new MessageGroups<string>(limits);
  groups.add(message(1), ['a']);
  groups.end(new Error('poison'));
  expect((await groups.next())?.records).toEqual(['a']);
  await expect(groups.next()).rejects.toThrow('poison');
});

test('fails without what was gathered, also for one who waits', async () => {
  const groups = new MessageGroups<string>(limits);
  const next = groups.next();
  groups.add(message(1), ['a']);
  groups.fail(new Error('lost'));
  await expect(next).rejects.toThrow('lost');
  expect(groups.isEnded).toBe(true);
});
