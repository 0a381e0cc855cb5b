import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { kafka, type KafkaSourceOptions } from '../src/index.ts';
import { kafkaSourceOptions } from '../src/options.ts';

const brokers = 'a:9092';

test.for([
  [{}, 'give one of subscribe, subscribePattern and assign'],
  [{ subscribe: 'a', assign: { a: [0] } }, 'give one of'],
  [{ subscribe: 'a b' }, 'name of a topic'],
  [{ subscribe: [] }, 'subscribe'],
  [{ subscribePattern: '(' }, 'subscribePattern'],
  [{ assign: { a: [-1] } }, 'assign.a'],
  [{ subscribe: 'a', startingOffsets: 'first' }, 'startingOffsets'],
  [{ subscribe: 'a', startingOffsets: { a: { 0: -2 } } }, 'startingOffsets'],
  [{ subscribe: 'a', value: 'avro' }, 'value'],
  [{ subscribe: 'a', groupId: 'two words' }, 'groupId'],
  [{ subscribe: 'a', topics: 'a' }, 'unknown option "topics"'],
] as const)('%o is refused', ([options, problem]) => {
  expect(() => kafka({ brokers, ...options } as KafkaSourceOptions)).toThrow(problem);
});

const matches = (pattern: string | RegExp, topic: string): boolean =>
  kafkaSourceOptions.parse({ brokers, subscribePattern: pattern }).subscribePattern!.test(topic);

test('a pattern is for the whole name', () => {
  expect(matches('a|b.*', 'bc')).toBe(true);
  expect(matches('a|b.*', 'ab')).toBe(false);
  expect(matches(/orders-\d+/gi, 'ORDERS-1')).toBe(true);
  expect(matches(/orders-\d+/gi, 'my-orders-1')).toBe(false);
});

test('what is secret is not shown', () => {
  const sasl = { mechanism: 'PLAIN', username: 'ann', password: 'hush-hush' } as const;
  const prepared = kafka({ brokers, subscribe: 'a', sasl, tls: { key: 'PRIVATE' } });
  expect(inspect(prepared.shown, { depth: 9 })).not.toMatch(/hush|PRIVATE/);
});
